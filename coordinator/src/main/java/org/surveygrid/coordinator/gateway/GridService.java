package org.surveygrid.coordinator.gateway;

import io.grpc.BindableService;

/** A service of this grid, to be mounted on {@link GridServer}. */
public interface GridService extends BindableService {}
