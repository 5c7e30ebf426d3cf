package io.asynclocal.spring;

/** A certificate that names CN=gateway, signed by itself; nobody has its key. */
final class TestCertificate {
  static final String GATEWAY =
      "MIIBPDCB46ADAgECAggjprqSJYRCPTAKBggqhkjOPQQDAjASMRAwDgYDVQQDEwdnYXRld2F5MCAX"
          + "DTI2MTEyOTIyMDYwNloYDzIxMjYxMTA1MjIwNjA2WjASMRAwDgYDVQQDEwdnYXRld2F5MFkwEwYH"
          + "KoZIzj0CAQYIKoZIzj0DAQcDQgAEv0dEQa7WOTGRQKjCg6q1s0YRow0ARo5OUShQST0Sdx6eauSz"
          + "+oGdgxP7N6U6nN/2Vau2QXEMoh9pC5eiKfkO+KMhMB8wHQYDVR0OBBYEFKHMZnZzbBSK8coccfm4"
          + "D+Yro0GJMAoGCCqGSM49BAMCA0gAMEUCIQDPqJ3Ab/bPpu83SYVVkPiznBHO2maYnbK9vctq9+4g"
          + "1QIgIwK576YfX4nHbIRARPVk7Pi2m5ioWKe+n3jzynU+RzE=";

  private TestCertificate() {}
}
