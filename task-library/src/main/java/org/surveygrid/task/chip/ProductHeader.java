package org.surveygrid.task.chip;

import java.util.List;
import java.util.Map;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskType;

/** Header cards that say what a product is and what it was made from; no clock, no host. */
public final class ProductHeader {
    private ProductHeader() {}

    /**
     * Cards of identity and provenance.
     *
     * @param task who makes it, with which parameters
     * @param inputs what it is made from
     * @param instrument the camera
     * @param context what is made
     * @return a builder that already holds them
     */
    public static FitsHeader.Builder of(Making<?> task, TaskInputs inputs, Instrument instrument, TaskContext context) {
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "made by")
                .put("TELESCOP", instrument.telescope(), "telescope")
                .put("INSTRUME", instrument.name(), "camera");
        for (Map.Entry<Dimension, String> at : context.target().at().entrySet()) {
            switch (at.getKey()) {
                case CHIP -> header.put("CCD", at.getValue(), "chip");
                case NIGHT -> header.put("NIGHT", at.getValue(), "date at the start of the local night");
                case FILTER -> header.put("FILTER", at.getValue(), "filter");
                case EXPOSURE -> header.put("OBSID", at.getValue(), "exposure");
                case TILE -> header.put("TILEID", at.getValue(), "tile");
                case INSTRUMENT -> header.remove("SGINST");
                case ROUND, PART -> throw new IllegalArgumentException("a product of pixels is made in one piece");
            }
        }
        header.put("PRODTYPE", context.target().kind().name(), "product kind");
        header.put("PROCSOFT", "surveygrid", "software");
        header.put("SGTASK", task.type().name() + " " + task.type().version(), "task and version of its result");
        header.put("SGPRODID", context.productKey(), "");
        int n = 1;
        for (InputRole role : task.type().inputs()) {
            List<InputProduct> products = inputs.all(role.name());
            for (InputProduct product : products) {
                header.put("PROV" + n++, product.kind() + " " + product.key().substring(0, 16), role.name());
            }
        }
        ParameterCodec.encodeProcess(task.parameters())
                .forEach((name, value) -> header.history(task.type().name() + "." + name + " = " + value));
        return header;
    }

    /**
     * A task with its parameters.
     *
     * @param type the task
     * @param parameters its parameters
     * @param <P> type of the parameters
     */
    public record Making<P extends Record>(TaskType<P> type, P parameters) {}
}
