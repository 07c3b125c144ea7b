package org.surveygrid.coordinator.gateway;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.dispatch.LeaseAnswer;
import org.surveygrid.coordinator.dispatch.Reports;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.workunit.FailureClass;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.proto.v1.AttemptProgress;
import org.surveygrid.proto.v1.AttemptVerdict;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.GrantedLease;
import org.surveygrid.proto.v1.ReconcileReply;
import org.surveygrid.proto.v1.ResultFile;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.UnitInput;
import org.surveygrid.proto.v1.UnprocessableResult;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.task.Facts;

/** Between messages of the wire and our own types. What a worker sends is checked here, once. */
final class Messages {
    private static final Pattern ROLE = Pattern.compile("[a-z][A-Za-z0-9._-]{0,99}");
    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
    private static final int MAX_FILES = 1000;

    private Messages() {}

    static GrantedLease lease(LeaseAnswer.Grant grant, long ttlMillis) {
        WorkUnit.Builder unit = WorkUnit.newBuilder()
                .setUnitKey(grant.unit().unitKey())
                .setTaskName(grant.unit().taskName())
                .setTaskVersion(grant.unit().taskVersion())
                .putAllParameters(grant.unit().parameters())
                .setTarget(grant.unit().target())
                .setMemoryBytes(grant.memoryBytes());
        for (LeaseAnswer.GrantedInput input : grant.inputs()) {
            UnitInput.Builder message = UnitInput.newBuilder()
                    .setRole(input.role())
                    .setOrdinal(input.ordinal())
                    .setProductKey(input.productKey())
                    .setKind(input.kind());
            input.files().forEach((role, blob) -> message.putFiles(role, blob(blob)));
            unit.addInputs(message);
        }
        return GrantedLease.newBuilder()
                .setAttemptId(grant.attemptId())
                .setFence(grant.fence())
                .setTtlMillis(ttlMillis)
                .setRunLimitMillis(grant.runLimit().toMillis())
                .setUnit(unit)
                .build();
    }

    static List<Reports.AttemptRef> attempts(List<AttemptProgress> messages) {
        return messages.stream()
                .map(message -> new Reports.AttemptRef(message.getAttemptId(), message.getFence()))
                .toList();
    }

    static UnitResult result(TaskResult message) {
        return switch (message.getOutcomeCase()) {
            case COMPLETED -> completed(message.getCompleted().getFilesList());
            case UNPROCESSABLE -> unprocessable(message.getUnprocessable());
            case OUTCOME_NOT_SET -> throw bad("a result needs an outcome");
        };
    }

    static AttemptTable.Failure failure(FailRequest message) {
        FailureClass failureClass = switch (message.getFailureClass()) {
            case RESOURCE -> FailureClass.RESOURCE;
            case CRASH -> FailureClass.CRASH;
            case KERNEL -> FailureClass.KERNEL;
            case INPUT -> FailureClass.INPUT;
            case DECLINED -> FailureClass.DECLINED;
            case OVERTIME -> FailureClass.OVERTIME;
            case INFRA, FAILURE_CLASS_UNSPECIFIED, UNRECOGNIZED -> FailureClass.INFRA;
        };
        return new AttemptTable.Failure(failureClass, message.getFingerprint(), message.getDetail());
    }

    static ReconcileReply verdicts(List<Reports.AttemptRef> attempts, List<Reports.Verdict> verdicts) {
        ReconcileReply.Builder reply = ReconcileReply.newBuilder();
        for (int i = 0; i < attempts.size(); i++) {
            reply.addVerdicts(AttemptVerdict.newBuilder()
                    .setAttemptId(attempts.get(i).attemptId())
                    .setVerdict(
                            switch (verdicts.get(i)) {
                                case DROP -> AttemptVerdict.Verdict.DROP;
                                case KEEP -> AttemptVerdict.Verdict.KEEP;
                                case SUBMIT -> AttemptVerdict.Verdict.SUBMIT;
                            }));
        }
        return reply.build();
    }

    private static UnitResult completed(List<ResultFile> messages) {
        SortedMap<String, BlobRef> files = new TreeMap<>();
        if (messages.size() > MAX_FILES) {
            throw bad("a result has at most " + MAX_FILES + " files, got " + messages.size());
        }
        for (ResultFile message : messages) {
            if (!ROLE.matcher(message.getRole()).matches()) {
                throw bad("a file role is one word, got one of "
                        + message.getRole().length() + " characters");
            }
            BlobRef blob =
                    new BlobRef(message.getBlob().getDigest(), message.getBlob().getSizeBytes());
            if (files.put(message.getRole(), blob) != null) {
                throw bad("file role " + message.getRole() + " comes twice");
            }
        }
        if (!files.containsKey(Facts.ROLE)) {
            throw bad("a completed result has a file of role " + Facts.ROLE);
        }
        return new UnitResult.Completed(files);
    }

    private static UnitResult unprocessable(UnprocessableResult message) {
        if (!REASON.matcher(message.getReason()).matches()
                || message.getReason().equals(UnitResult.PRUNED)) {
            throw bad("a reason is a code like TOO_FEW_FRAMES");
        }
        return new UnitResult.Unprocessable(message.getReason(), message.getDetail());
    }

    private static Blob blob(BlobRef blob) {
        return Blob.newBuilder()
                .setDigest(blob.digest())
                .setSizeBytes(blob.sizeBytes())
                .build();
    }

    private static GridFaultException bad(String what) {
        return new GridFaultException(GridFault.BAD_REQUEST, what);
    }
}
