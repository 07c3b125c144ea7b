package org.surveygrid.setting;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parameter records to text and back, with every value checked against its {@link Setting}. */
public final class ParameterCodec {
    private ParameterCodec() {}

    /**
     * One parameter, described.
     *
     * @param name component name
     * @param type simple type name
     * @param defaultValue as text
     * @param names what may be chosen, when it is a choice
     * @param setting its documentation
     */
    public record Description(String name, String type, String defaultValue, List<String> names, Setting setting) {
        public Description {
            names = List.copyOf(names);
        }

        /**
         * The allowed values in words.
         *
         * @return e.g. {@code at least 1}, {@code 0 to 10} or the names there are; {@code any} when every value is allowed
         */
        public String range() {
            if (!names.isEmpty()) {
                return String.join(", ", names);
            }
            boolean below = setting.min() == Double.NEGATIVE_INFINITY;
            boolean above = setting.max() == Double.POSITIVE_INFINITY;
            if (below && above) {
                return "any";
            }
            if (above) {
                return "at least " + number(setting.min());
            }
            return below ? "at most " + number(setting.max()) : number(setting.min()) + " to " + number(setting.max());
        }

        private static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /**
     * All parameters of a record as text.
     *
     * @param parameters a record of {@code double, int, long, boolean, String} or enum components
     * @return name to canonical text, sorted
     */
    public static SortedMap<String, String> encode(Record parameters) {
        SortedMap<String, String> text = new TreeMap<>();
        for (RecordComponent component : parameters.getClass().getRecordComponents()) {
            text.put(component.getName(), String.valueOf(read(component, parameters)));
        }
        return text;
    }

    /**
     * The parameters that are part of a product's identity.
     *
     * @param parameters a parameter record
     * @return name to canonical text, without the quality limits and what changes the effort alone
     */
    public static SortedMap<String, String> encodeProcess(Record parameters) {
        SortedMap<String, String> text = encode(parameters);
        for (RecordComponent component : parameters.getClass().getRecordComponents()) {
            if (setting(component).affects() != Setting.Affects.PIXELS) {
                text.remove(component.getName());
            }
        }
        return text;
    }

    /**
     * A record with some values replaced.
     *
     * @param defaults values where the overrides say nothing
     * @param overrides component name to text
     * @param <P> the record's type
     * @return a new record
     * @throws IllegalArgumentException when a name is unknown, a value malformed or out of range; the message names the
     *     parameter, the value and what is allowed
     */
    public static <P extends Record> P decode(P defaults, Map<String, String> overrides) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String text = overrides.get(components[i].getName());
            values[i] = text == null ? read(components[i], defaults) : parse(components[i], text);
        }
        for (String name : overrides.keySet()) {
            if (Arrays.stream(components).noneMatch(c -> c.getName().equals(name))) {
                throw new IllegalArgumentException("unknown parameter '" + name + "'; known are "
                        + String.join(", ", encode(defaults).keySet()));
            }
        }
        try {
            @SuppressWarnings("unchecked")
            Class<P> type = (Class<P>) defaults.getClass();
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rejected) {
                throw rejected;
            }
            throw new IllegalStateException("cannot construct " + defaults.getClass(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + defaults.getClass(), e);
        }
    }

    /**
     * The documentation of a parameter record.
     *
     * @param defaults a record of defaults
     * @return one description per component, in order
     */
    public static List<Description> describe(Record defaults) {
        List<Description> descriptions = new ArrayList<>();
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            descriptions.add(new Description(
                    component.getName(),
                    component.getType().getSimpleName(),
                    String.valueOf(read(component, defaults)),
                    names(component.getType()),
                    setting(component)));
        }
        return List.copyOf(descriptions);
    }

    private static List<String> names(Class<?> type) {
        if (type == boolean.class) {
            return List.of("true", "false");
        }
        List<String> names = new ArrayList<>();
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                names.add(String.valueOf(constant));
            }
        }
        return names;
    }

    private static Setting setting(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " lacks @Setting");
        }
        return setting;
    }

    private static Object read(RecordComponent component, Record parameters) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            Object value = accessor.invoke(parameters);
            if (value == null) {
                throw new IllegalStateException("parameter '" + component.getName() + "' is null");
            }
            return value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read parameter " + component.getName(), e);
        }
    }

    private static Object parse(RecordComponent component, String text) {
        Class<?> type = component.getType();
        Setting setting = setting(component);
        try {
            if (type == double.class) {
                double value = Double.parseDouble(text);
                checkRange(component, setting, value);
                return value;
            }
            if (type == int.class) {
                int value = Integer.parseInt(text);
                checkRange(component, setting, value);
                return value;
            }
            if (type == long.class) {
                long value = Long.parseLong(text);
                checkRange(component, setting, (double) value);
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "parameter '" + component.getName() + "' must be a number, got '" + text + "'", e);
        }
        if (type == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(
                        "parameter '" + component.getName() + "' must be true or false, got '" + text + "'");
            }
            return Boolean.valueOf(text);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (constant.toString().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("parameter '" + component.getName() + "' must be one of "
                    + Arrays.toString(type.getEnumConstants()) + ", got '" + text + "'");
        }
        if (type == String.class) {
            return text;
        }
        throw new IllegalStateException("parameter '" + component.getName() + "' has unsupported type " + type);
    }

    private static void checkRange(RecordComponent component, Setting setting, double value) {
        if (!(value >= setting.min() && value <= setting.max())) {
            throw new IllegalArgumentException("parameter '" + component.getName() + "' must be in [" + setting.min()
                    + ", " + setting.max() + "] " + setting.unit() + ", got " + value);
        }
    }
}
