package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What goes after something else went: dependents, and what is in a namespace. */
class GarbageCollectorTest {

    private final World world = new World();

    @Test
    void deletes_what_has_lost_its_owner() {
        // Given
        Key cart = world.deployment("cart", 2);
        world.seconds(3);

        // When
        world.delete(cart);
        world.seconds(0.1);
        boolean graceful = world.pods("cart").stream().allMatch(Meta::isGoing);
        world.seconds(3);

        // Then
        assertThat(graceful).isTrue();
        assertThat(world.pods("cart")).isEmpty();
        assertThat(world.store.list(Kinds.REPLICA_SET, World.SHOP)).isEmpty();
    }

    @Test
    void leaves_dependents_alone_when_they_shall_be_orphans() {
        // Given
        Key cart = world.deployment("cart", 2);
        world.seconds(3);

        // When
        world.edit(
                cart, deployment -> deployment.withArray("/metadata/finalizers").add(DeleteOptions.ORPHAN_FINALIZER));
        world.delete(cart);
        world.seconds(5);

        // Then
        assertThat(world.store.get(cart)).isNull();
        assertThat(world.available("cart")).isEqualTo(2);
        assertThat(world.store.list(Kinds.REPLICA_SET, World.SHOP))
                .hasSize(1)
                .allMatch(set -> Meta.controllerUid(set).isEmpty());
    }

    @Test
    void deletes_dependents_first_when_it_is_asked_to() {
        // Given
        Key cart = world.deployment("cart", 2);
        world.seconds(3);
        Key set = Meta.key(
                Kinds.REPLICA_SET,
                world.store.list(Kinds.REPLICA_SET, World.SHOP).get(0));

        // When
        world.edit(set, owner -> owner.withArray("/metadata/finalizers").add(DeleteOptions.FOREGROUND_FINALIZER));
        world.edit(cart, owner -> owner.withArray("/metadata/finalizers").add(DeleteOptions.FOREGROUND_FINALIZER));
        world.delete(cart);
        world.seconds(0.5);
        boolean waits = world.store.get(cart) != null && world.store.get(set) != null;
        world.seconds(3);

        // Then
        assertThat(waits).isTrue();
        assertThat(world.store.get(cart)).isNull();
        assertThat(world.pods("cart")).isEmpty();
    }

    @Test
    void empties_a_namespace_before_it_goes() {
        // Given
        Key shop = new Key(Kinds.NAMESPACE, "", World.SHOP);
        world.deployment("cart", 2);
        world.create(Kinds.CONFIG_MAP, World.SHOP, "{'metadata':{'name':'settings'}}");
        world.seconds(3);

        // When
        world.delete(shop);
        world.seconds(0.1);
        String phase = world.status(shop).path("phase").asText();
        Throwable refused = Assertions.catchThrowable(
                () -> world.create(Kinds.CONFIG_MAP, World.SHOP, "{'metadata':{'name':'late'}}"));
        world.seconds(5);

        // Then
        assertThat(phase).isEqualTo("Terminating");
        assertThat(refused)
                .isInstanceOf(ApiError.class)
                .hasMessage("configmaps \"late\" is forbidden: unable to create new content in namespace shop"
                        + " because it is being terminated");
        assertThat(world.store.get(shop)).isNull();
        assertThat(world.store.list(Kinds.POD, "")).isEmpty();
    }
}
