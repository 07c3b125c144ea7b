package org.surveygrid.worker.gateway;

import java.nio.file.Path;

/**
 * Files that prove who this client is.
 *
 * @param certificateChain PEM, own certificate first
 * @param privateKey PEM, PKCS#8
 * @param authority PEM, the certificate authority that the coordinator's certificate must come from
 */
public record ClientIdentity(Path certificateChain, Path privateKey, Path authority) {}
