package org.surveygrid.worker.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the coordinator listens.
 *
 * @param host name or address
 * @param port TCP port
 */
public record CoordinatorAddress(String host, int port) {
    public CoordinatorAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("coordinator must be host:port, got '" + host + ":" + port + "'");
        }
    }

    /**
     * Parses {@code host:port}; a scheme in front is ignored.
     *
     * @param text as a person writes it
     * @return the address
     */
    public static CoordinatorAddress parse(String text) {
        String bare = text.replaceFirst("^[a-z]+://", "").replaceFirst("/+$", "");
        int colon = bare.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("coordinator must be host:port, got '" + text + "'");
        }
        try {
            return new CoordinatorAddress(bare.substring(0, colon), Integer.parseInt(bare.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("coordinator must be host:port, got '" + text + "'", e);
        }
    }

    /**
     * Whether the coordinator is on this machine, so that plain text is acceptable.
     *
     * @return true for loopback addresses
     */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
