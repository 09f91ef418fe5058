package io.meshupgrade.testkit.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of our own, and a server certificate of it for {@code localhost}, {@code 127.0.0.1} and
 * {@code ::1}. Made in memory, once in a JVM, and never written anywhere by us.
 *
 * <p>Programs are made to trust it by {@link #caPem()}: az and other Python programs through
 * {@code REQUESTS_CA_BUNDLE}, kubectl through its kubeconfig. The certificates have what strict verifiers ask for (RFC
 * 5280: key usage, key identifiers), and are valid from 2020 to 2049.
 */
public final class LocalTls {

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final byte[] SIGNATURE_ID = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String CA_NAME = "mesh-upgrade testkit CA";
    private static final char[] NO_PASSWORD = new char[0];

    private static final class Shared {

        private static final LocalTls INSTANCE = create();
    }

    private final X509Certificate ca;
    private final X509Certificate server;
    private final PrivateKey serverKey;

    private LocalTls(X509Certificate ca, X509Certificate server, PrivateKey serverKey) {
        this.ca = ca;
        this.server = server;
        this.serverKey = serverKey;
    }

    /** The one of this JVM. */
    public static LocalTls shared() {
        return Shared.INSTANCE;
    }

    private static LocalTls create() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair caKeys = keys.generateKeyPair();
            KeyPair serverKeys = keys.generateKeyPair();
            byte[] caId = keyId(caKeys.getPublic());
            byte[] caExtensions = Der.sequence(
                    critical("2.5.29.19", Der.sequence(Der.bool(true))),
                    // keyCertSign and cRLSign
                    critical("2.5.29.15", Der.bits(1, new byte[] {0x06})),
                    extension("2.5.29.14", Der.octets(caId)));
            byte[] serverExtensions = Der.sequence(
                    critical("2.5.29.19", Der.sequence()),
                    // digitalSignature
                    critical("2.5.29.15", Der.bits(7, new byte[] {(byte) 0x80})),
                    // serverAuth
                    extension("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                    extension("2.5.29.14", Der.octets(keyId(serverKeys.getPublic()))),
                    extension("2.5.29.35", Der.sequence(Der.tagged(0x80, caId))),
                    extension("2.5.29.17", alternativeNames()));
            return new LocalTls(
                    certificate(CA_NAME, caKeys.getPublic(), caExtensions, caKeys.getPrivate()),
                    certificate("localhost", serverKeys.getPublic(), serverExtensions, caKeys.getPrivate()),
                    serverKeys.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "This JDK cannot make a certificate with an elliptic curve key; use HTTP instead of HTTPS", e);
        }
    }

    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value));
    }

    private static byte[] alternativeNames() {
        byte[] ipv6Loopback = new byte[16];
        ipv6Loopback[15] = 1;
        return Der.sequence(
                Der.tagged(0x82, "localhost".getBytes(US_ASCII)),
                Der.tagged(0x87, new byte[] {127, 0, 0, 1}),
                Der.tagged(0x87, ipv6Loopback));
    }

    private static X509Certificate certificate(String subject, PublicKey key, byte[] extensions, PrivateKey caKey)
            throws GeneralSecurityException {
        byte[] toBeSigned = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, new SecureRandom()).add(BigInteger.ONE)),
                SIGNATURE_ID,
                name(CA_NAME),
                Der.sequence(Der.utcTime("200101000000Z"), Der.utcTime("491231235959Z")),
                name(subject),
                key.getEncoded(),
                Der.tagged(0xa3, extensions));
        Signature signature = Signature.getInstance(SIGNATURE);
        signature.initSign(caKey);
        signature.update(toBeSigned);
        byte[] signed = Der.sequence(toBeSigned, SIGNATURE_ID, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
    }

    /** The certificate of the authority. */
    public String caPem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(ca.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The certificate has been made from these very bytes", e);
        }
    }

    /** For clients in this JVM: trusts what the authority has signed, and nothing else. */
    public SSLContext clientContext() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("ca", ca);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    SSLContext serverContext() {
        try {
            KeyStore own = emptyStore();
            own.setKeyEntry("server", serverKey, NO_PASSWORD, new Certificate[] {server, ca});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
