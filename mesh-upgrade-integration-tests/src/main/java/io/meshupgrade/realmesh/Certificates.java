package io.meshupgrade.realmesh;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one mesh, and what it signs, as PEM. */
final class Certificates {

    private static final Duration LIFETIME = Duration.ofDays(2);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final X500Name AUTHORITY = new X500Name("CN=mesh-upgrade real mesh");

    /** A certificate and its key, as PEM. */
    record Signed(String certificate, String key) {}

    private final AtomicLong serial = new AtomicLong(1);
    private final KeyPair authorityKey = newKey();
    private final X509Certificate authority;

    Certificates() {
        this.authority = sign(
                AUTHORITY,
                authorityKey,
                Instant.now().plus(LIFETIME),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    String authority() {
        return pem(authority);
    }

    /** For a server on this machine. */
    Signed server() {
        KeyPair key = newKey();
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        return signed(
                key,
                sign(
                        new X500Name("CN=localhost"),
                        key,
                        Instant.now().plus(LIFETIME),
                        builder -> builder.addExtension(
                                        Extension.extendedKeyUsage,
                                        false,
                                        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))));
    }

    /** For a person or a program: the common name is the user, the organisation the group. */
    Signed client(String user, String group, Instant expiry) {
        KeyPair key = newKey();
        return signed(
                key,
                sign(
                        new X500Name("O=" + group + ",CN=" + user),
                        key,
                        expiry,
                        builder -> builder.addExtension(
                                Extension.extendedKeyUsage,
                                false,
                                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))));
    }

    /** As above, for as long as the mesh lives. */
    Signed client(String user, String group) {
        return client(user, group, Instant.now().plus(LIFETIME));
    }

    /** A key pair alone: private and public key, as PEM. */
    static Signed keyPair() {
        KeyPair key = newKey();
        return new Signed(pem(key.getPublic()), privateKey(key));
    }

    private interface Extensions {
        Object addTo(JcaX509v3CertificateBuilder builder) throws CertIOException;
    }

    private X509Certificate sign(X500Name subject, KeyPair key, Instant expiry, Extensions extensions) {
        // An expired certificate must have begun before it ended.
        Instant begin = Instant.now().minus(CLOCK_SKEW);
        if (!begin.isBefore(expiry)) {
            begin = expiry.minus(CLOCK_SKEW);
        }
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                AUTHORITY,
                BigInteger.valueOf(serial.getAndIncrement()),
                Date.from(begin),
                Date.from(expiry),
                subject,
                key.getPublic());
        try {
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("Cannot sign a certificate for " + subject, e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot make P-256 keys", e);
        }
    }

    private static Signed signed(KeyPair key, X509Certificate certificate) {
        return new Signed(pem(certificate), privateKey(key));
    }

    private static String privateKey(KeyPair key) {
        try {
            return pem(new JcaPKCS8Generator(key.getPrivate(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
