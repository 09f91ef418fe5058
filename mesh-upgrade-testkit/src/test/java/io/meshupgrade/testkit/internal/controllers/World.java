package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.Defaults;
import io.meshupgrade.testkit.internal.admission.NamespaceLifecycle;
import io.meshupgrade.testkit.internal.admission.RunningMesh;
import io.meshupgrade.testkit.internal.admission.WebhookAdmission;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A cluster of three nodes with the namespace {@code shop}, in which everything moves; and short ways to change it. */
final class World {

    static final String SHOP = "shop";
    static final String ISTIO = "aks-istio-system";

    private static final ObjectMapper JSON = new ObjectMapper();

    final ObjectStore store = new ObjectStore();
    final Timeline time = new Timeline(Instant.parse("2026-01-01T00:00:00Z"));
    final ApiObjects api = new ApiObjects(store, time, 7);
    final RunningMesh mesh = new RunningMesh();
    final WebhookAdmission admission = new WebhookAdmission(store, time, mesh);
    final Controllers controllers = new Controllers(api, time, new Kinds());

    World() {
        api.admitThrough(new NamespaceLifecycle(store));
        api.admitThrough(new Defaults());
        api.admitThrough(admission);
        controllers.start();
        for (int i = 0; i < 3; i++) {
            create(
                    Kinds.NODE,
                    "",
                    "{'metadata':{'name':'node-%d'},'status':{'nodeInfo':{'kubeletVersion':'v1.34.4'}}}".formatted(i));
        }
        namespace(SHOP);
        namespace(ISTIO);
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    ObjectNode create(Kind kind, String namespace, String text) {
        return api.create(kind, namespace, json(text), false);
    }

    void namespace(String name) {
        create(Kinds.NAMESPACE, "", "{'metadata':{'name':'%s'}}".formatted(name));
    }

    /** Labels a namespace; an empty value takes the label away. */
    void label(String namespace, String label, String value) {
        api.edit(new Key(Kinds.NAMESPACE, "", namespace), object -> {
            ObjectNode labels = object.withObject("/metadata/labels");
            if (value.isEmpty()) {
                labels.remove(label);
            } else {
                labels.put(label, value);
            }
        });
    }

    /** Installs what a revision is for pods: Service, injector configuration and webhook. */
    void revision(String revision, String image) {
        create(Kinds.SERVICE, ISTIO, """
                {'metadata':{'name':'istiod-%1$s'},'spec':{'selector':{'app':'istiod','istio.io/rev':'%1$s'}}}
                """.formatted(revision));
        ObjectNode config = json("{'metadata':{'name':'istio-sidecar-injector-%s'},'data':{}}".formatted(revision));
        config.withObject("/data").put("config", """
                # how pods are injected
                defaultTemplates: [sidecar]
                policy: enabled
                alwaysInjectSelector:
                  []
                neverInjectSelector:
                  - matchExpressions:
                    - {"key": "job-name", "operator": "Exists"}
                template: unused
                """);
        config.withObject("/data")
                .put(
                        "values",
                        "{\"global\":{\"proxy\":{\"image\":\"%1$s\"},\"proxy_init\":{\"image\":\"%1$s\"}}}"
                                .formatted(image));
        api.create(Kinds.CONFIG_MAP, ISTIO, config, false);
        webhook("istio-sidecar-injector-" + revision + "-" + ISTIO, revision, revision);
    }

    /** Creates a tag; moves one that is there. */
    void tag(String tag, String revision) {
        webhook("istio-revision-tag-" + tag + "-" + ISTIO, tag, revision);
    }

    private void webhook(String name, String label, String revision) {
        ObjectNode configuration = json("""
                {'metadata':{'name':'%1$s','labels':{'istio.io/rev':'%3$s'}},'webhooks':[
                  {'name':'rev.namespace.sidecar-injector.istio.io',
                   'clientConfig':{'caBundle':'Q0E=',
                     'service':{'name':'istiod-%3$s','namespace':'aks-istio-system','path':'/inject','port':443}},
                   'rules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}],
                   'failurePolicy':'Fail',
                   'namespaceSelector':{'matchExpressions':[
                     {'key':'istio.io/rev','operator':'In','values':['%2$s']},
                     {'key':'istio-injection','operator':'DoesNotExist'}]},
                   'objectSelector':{'matchExpressions':[
                     {'key':'sidecar.istio.io/inject','operator':'NotIn','values':['false']}]}}]}
                """.formatted(name, label, revision));
        Key key = new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", name);
        if (store.get(key) == null) {
            api.create(key.kind(), "", configuration, false);
        } else {
            api.replace(key, configuration, false);
        }
    }

    Key deployment(String name, int replicas) {
        return deployment(name, "{'replicas':%d}".formatted(replicas));
    }

    Key deployment(String name, String spec) {
        return workload(Kinds.DEPLOYMENT, name, spec);
    }

    /** A workload of one container, with the selector and the template filled in. */
    Key workload(Kind kind, String name, String spec) {
        ObjectNode object = json("""
                {'metadata':{'name':'%1$s'},
                 'spec':{'selector':{'matchLabels':{'app':'%1$s'}},
                   'template':{'metadata':{'labels':{'app':'%1$s'}},
                     'spec':{'containers':[{'name':'app','image':'registry.example/%1$s:1'}]}}}}
                """.formatted(name));
        object.withObject("/spec").setAll(json(spec));
        api.create(kind, SHOP, object, false);
        return new Key(kind, SHOP, name);
    }

    /** A job whose pods end by themselves. */
    Key job(String name, String spec) {
        ObjectNode job = json("{'metadata':{'name':'%1$s'},'spec':%2$s}".formatted(name, spec));
        job.withObject("/spec").set("template", jobTemplate());
        api.create(Kinds.JOB, SHOP, job, false);
        return new Key(Kinds.JOB, SHOP, name);
    }

    static ObjectNode jobTemplate() {
        return json("""
                {'metadata':{'labels':{'app':'work'}},
                 'spec':{'restartPolicy':'Never','containers':[{'name':'work','image':'registry.example/work:1'}]}}
                """);
    }

    void edit(Key key, Consumer<ObjectNode> edit) {
        api.edit(key, edit);
    }

    /** Stamps the template, as a rollout restart does. */
    void restart(Key key, String stamp) {
        edit(
                key,
                object -> object.withObject("/spec/template/metadata/annotations")
                        .put("kubectl.kubernetes.io/restartedAt", stamp));
    }

    void delete(Key key) {
        api.delete(key, DeleteOptions.DEFAULTS);
    }

    void seconds(double seconds) {
        time.pass(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** Lets one thing after the other happen, and looks after each, until it is done. */
    void stepUntil(BooleanSupplier done, Runnable look) {
        for (int steps = 0; !done.getAsBoolean(); steps++) {
            String happened = time.next();
            if (happened.isEmpty() || steps > 100_000) {
                throw new AssertionError("It did not come to that until " + time.now() + "; last: " + happened);
            }
            look.run();
        }
    }

    ObjectNode get(Key key) {
        return api.require(key);
    }

    JsonNode status(Key key) {
        return get(key).path("status");
    }

    JsonNode condition(Key key, String type) {
        return Conditions.find(status(key), type);
    }

    /** The pods of a workload that are there, going or not. */
    List<ObjectNode> pods(String app) {
        return store.list(Kinds.POD, SHOP).stream()
                .filter(pod -> Meta.label(pod, "app").equals(app))
                .toList();
    }

    List<ObjectNode> live(String app) {
        return pods(app).stream().filter(pod -> !Meta.isGoing(pod)).toList();
    }

    int available(String app) {
        return (int) live(app).stream().filter(Pods::isReady).count();
    }

    /** The names of the revisions that injected the live pods, each once, empty for a pod without a sidecar. */
    List<String> revisions(String app) {
        return live(app).stream()
                .map(pod -> Meta.annotation(pod, "istio.io/rev"))
                .distinct()
                .sorted()
                .toList();
    }

    static Predicate<JsonNode> stamped(String stamp) {
        return pod -> Meta.annotation(pod, "kubectl.kubernetes.io/restartedAt").equals(stamp);
    }
}
