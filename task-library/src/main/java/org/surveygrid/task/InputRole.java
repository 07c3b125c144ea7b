package org.surveygrid.task;

import java.util.List;
import java.util.Set;

/**
 * One input that a task needs: which product kind, how many, and matched how. The planner follows these declarations
 * and nothing else, so that lineage and planning cannot disagree with the task.
 *
 * @param name the role, unique within a task
 * @param kinds product kinds that may fill the role; the first that matches is taken for {@link Match#VALID_AT} and
 *     {@link Match#SAME}, all of them for lists
 * @param min fewest products the task can work with
 * @param max most products it is given
 * @param match how products are found
 * @param same dimensions in which product and target must agree
 * @param presence whether the role applies at all
 */
public record InputRole(
        String name, List<ProductKind> kinds, int min, int max, Match match, Set<Dimension> same, Presence presence) {
    /** How products for a role are found. */
    public enum Match {
        /** All valid raw frames that agree in the {@code same} dimensions, in order of exposure. */
        RAW,
        /** Registered definitions that agree: the newest one when {@code max} is 1, otherwise all. */
        REGISTERED,
        /** For each name that {@link TaskType#named} tells, the newest registered definition of that name. */
        NAMED,
        /** The derived product for the same dimensions as the target. */
        SAME,
        /** The calibration that is valid at the target's time: newest valid one that covers it. */
        VALID_AT,
        /**
         * The derived products of every science and standard exposure and chip that agrees; of those with a tile, the
         * ones that may overlap it. Members that turn out void are left out.
         */
        EVERY
    }

    /** Whether a role applies to a target. */
    public enum Presence {
        ALWAYS,
        /** Only when the camera's description lists the role's name among its calibrations. */
        IF_CAMERA_USES,
        /** Only when the target's filter shows fringes with this camera. */
        IF_FILTER_FRINGES
    }

    public InputRole {
        kinds = List.copyOf(kinds);
        same = Set.copyOf(same);
        if (kinds.isEmpty() || min < 0 || max < Math.max(1, min)) {
            throw new IllegalArgumentException(
                    "role '" + name + "' needs a kind and 0 <= min <= max, got " + kinds + ", " + min + ", " + max);
        }
    }

    /**
     * A list of raw frames.
     *
     * @param name the role
     * @param kind raw kind
     * @param min fewest frames
     * @param same dimensions that must agree
     * @return the role
     */
    public static InputRole raws(String name, ProductKind kind, int min, Dimension... same) {
        return new InputRole(name, List.of(kind), min, Integer.MAX_VALUE, Match.RAW, Set.of(same), Presence.ALWAYS);
    }

    /**
     * The camera's description.
     *
     * @return the role {@code instrument}
     */
    public static InputRole instrument() {
        return new InputRole(
                "instrument",
                List.of(ProductKind.INSTRUMENT),
                1,
                1,
                Match.REGISTERED,
                Set.of(Dimension.INSTRUMENT),
                Presence.ALWAYS);
    }

    /**
     * Registered definitions that the task's parameters name.
     *
     * @param name the role
     * @param kind their kind
     * @return the role
     */
    public static InputRole named(String name, ProductKind kind) {
        return new InputRole(name, List.of(kind), 0, Integer.MAX_VALUE, Match.NAMED, Set.of(), Presence.ALWAYS);
    }

    /**
     * The derived product for the same dimensions.
     *
     * @param name the role
     * @param kind its kind
     * @return the role
     */
    public static InputRole same(String name, ProductKind kind) {
        return new InputRole(name, List.of(kind), 1, 1, Match.SAME, Set.of(), Presence.ALWAYS);
    }

    /**
     * The calibration that is valid at the target's time.
     *
     * @param name the role
     * @param kind its kind
     * @return the role
     */
    public static InputRole validAt(String name, ProductKind kind) {
        return new InputRole(name, List.of(kind), 1, 1, Match.VALID_AT, Set.of(), Presence.ALWAYS);
    }

    /**
     * Derived products of every exposure and chip that agrees with the target.
     *
     * @param name the role
     * @param kind their kind
     * @param min fewest products
     * @param same dimensions that must agree
     * @return the role
     */
    public static InputRole every(String name, ProductKind kind, int min, Dimension... same) {
        return new InputRole(name, List.of(kind), min, Integer.MAX_VALUE, Match.EVERY, Set.of(same), Presence.ALWAYS);
    }

    /**
     * The same role, only where the camera's description lists it among its calibrations.
     *
     * @return a new role
     */
    public InputRole ifCameraUses() {
        return new InputRole(name, kinds, min, max, match, same, Presence.IF_CAMERA_USES);
    }

    /**
     * The same role, only for filters that show fringes.
     *
     * @return a new role
     */
    public InputRole ifFilterFringes() {
        return new InputRole(name, kinds, min, max, match, same, Presence.IF_FILTER_FRINGES);
    }
}
