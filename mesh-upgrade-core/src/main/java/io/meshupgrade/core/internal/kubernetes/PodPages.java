package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Read;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one list of pods, page by page, once. A page says at its beginning with which token to ask for the next one,
 * and that is asked for at once, so that the server works on it while this one is read: never more than one page ahead,
 * as client-go's pager does with five.
 *
 * <p>When the token for the next page has expired, the server gives another with which the list goes on where it was,
 * in a newer state of the cluster; where it gives none, the list begins again, once. A token that has expired as soon
 * as it was given is a refusal: such a cluster forgets faster than it can be read.
 */
final class PodPages {

    private final KubernetesTransport transport;
    private final Query pods;
    private final int pageSize;
    private final PodList list;
    private final Consumer<PodFacts> each;
    private final Set<String> told = new HashSet<>();
    private @Nullable Ahead ahead;

    /** @param each is told of each pod, of none twice */
    PodPages(
            KubernetesTransport transport,
            int pageSize,
            @Nullable String namespace,
            PodKeys keys,
            Consumer<PodFacts> each) {
        this.transport = transport;
        this.pods = new Query(ResourceType.PODS, namespace, "", Form.WHOLE);
        this.pageSize = pageSize;
        this.list = new PodList(keys);
        this.each = each;
    }

    /** @param expired whether the token for it had expired, so that nothing was read */
    private record Page(String next, boolean expired) {}

    /** The page that is on its way. */
    private record Ahead(String token, SentAhead request) {}

    void read() {
        try {
            boolean begunAgain = false;
            Page page = page(new Page("", false), false);
            while (page.expired() || !page.next().isEmpty()) {
                begunAgain |= page.expired() && page.next().isEmpty();
                page = page(page, !begunAgain);
            }
        } finally {
            abandonAhead();
        }
    }

    private Page page(Page before, boolean mayBeginAgain) {
        String token = before.next();
        return transport.get(
                request(token),
                takeAhead(token),
                (body, contentType) -> {
                    String next = list.read(body, contentType, found -> askAhead(token, found), this::tell);
                    return new Page(PageTokens.moved(token, next), false);
                },
                (status, said) -> {
                    boolean expired = status == 410 && !token.isEmpty() && !before.expired();
                    return expired && (mayBeginAgain || !said.next().isEmpty())
                            ? Optional.of(new Page(said.next(), true))
                            : Optional.empty();
                });
    }

    private Read request(String token) {
        return new Read(pods.action(), pods.path(), pods.page(pageSize, token), PodList.ACCEPT, true);
    }

    private void tell(PodFacts pod) {
        if (told.add(pod.uid().isEmpty() ? pod.namespace() + "/" + pod.name() : pod.uid())) {
            each.accept(pod);
        }
    }

    /** Once: a page that broke off is read again, and names its next one again. */
    private void askAhead(String current, String next) {
        if (next.isEmpty()
                || next.equals(current)
                || (ahead != null && ahead.token().equals(next))) {
            return;
        }
        abandonAhead();
        ahead = new Ahead(next, transport.sendAhead(request(next)));
    }

    private @Nullable SentAhead takeAhead(String token) {
        Ahead taken = ahead;
        if (taken == null || !taken.token().equals(token)) {
            return null;
        }
        ahead = null;
        return taken.request();
    }

    private void abandonAhead() {
        if (ahead != null) {
            ahead.request().abandon();
            ahead = null;
        }
    }
}
