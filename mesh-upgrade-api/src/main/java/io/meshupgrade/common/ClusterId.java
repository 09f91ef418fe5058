package io.meshupgrade.common;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The ARM resource id of an AKS cluster. Azure does not tell upper from lower case in it, and neither does equality
 * here; it prints as it was given.
 *
 * @param subscription the id of the subscription
 * @param resourceGroup the name of the resource group
 * @param name the name of the cluster
 */
public record ClusterId(String subscription, String resourceGroup, String name) {

    private static final String FORM = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers"
            + "/Microsoft.ContainerService/managedClusters/NAME";
    private static final List<String> FIXED = List.of(
            "",
            "subscriptions",
            "",
            "resourcegroups",
            "",
            "providers",
            "microsoft.containerservice",
            "managedclusters");
    /** What Azure allows in the three names, taken together. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_().-]{1,90}");

    /** None is null, and each is a name that Azure allows. */
    public ClusterId {
        requireName("subscription", subscription);
        requireName("resource group", resourceGroup);
        requireName("cluster", name);
    }

    /**
     * Reads a resource id, for example what {@code az aks show --query id} prints.
     *
     * @param resourceId the id, in any letter case; spaces around it and a slash at its end do no harm
     * @return the id
     * @throws IllegalArgumentException when it is not the id of an AKS cluster; the message says what is wrong
     */
    public static ClusterId parse(String resourceId) {
        String id = resourceId.strip();
        String[] parts = id.replaceFirst("/$", "").split("/", -1);
        if (parts.length != 9) {
            throw notAnId(id, "it has " + (parts.length - 1) + " parts instead of 8");
        }
        for (int i = 0; i < FIXED.size(); i++) {
            boolean name = i == 2 || i == 4;
            if (!name && !parts[i].toLowerCase(Locale.ROOT).equals(FIXED.get(i))) {
                throw notAnId(id, "'" + parts[i] + "' is not '" + FORM.split("/", -1)[i] + "'");
            }
        }
        return new ClusterId(parts[2], parts[4], parts[8]);
    }

    private static IllegalArgumentException notAnId(String id, String problem) {
        return new IllegalArgumentException("'" + id + "' is not the resource id of an AKS cluster: " + problem
                + ". Expected " + FORM + ", as az aks show --query id prints it.");
    }

    private static void requireName(String what, String name) {
        Objects.requireNonNull(name, what);
        // A path of dots would lead a request elsewhere.
        if (!NAME.matcher(name).matches() || name.matches("\\.+")) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a " + what
                    + " in Azure: expected letters, digits and _ ( ) . -, at most 90.");
        }
    }

    private String inLowerCase() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterId id && id.inLowerCase().equals(inLowerCase());
    }

    @Override
    public int hashCode() {
        return inLowerCase().hashCode();
    }

    /** {@return the resource id} */
    @Override
    public String toString() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.ContainerService/managedClusters/" + name;
    }
}
