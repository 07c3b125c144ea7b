package org.surveygrid.coordinator.workunit;

/** Whose fault a failure is: decides how often, how soon and by whom the unit is tried again. */
public enum FailureClass {
    /** No failure. */
    NONE,
    /** Disk or network of the worker. */
    INFRA,
    /** Out of memory or scratch space: the unit needs more than it said. */
    RESOURCE,
    /** The worker's process died: the unit may be poison. */
    CRASH,
    /** The task threw: the same everywhere, probably. */
    KERNEL,
    /** An input file was not what it should be. */
    INPUT,
    /** The run took longer than its limit and was ended. */
    OVERTIME,
    /** This worker will not; another may. */
    DECLINED
}
