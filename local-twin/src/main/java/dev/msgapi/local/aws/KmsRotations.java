package dev.msgapi.local.aws;

import static dev.msgapi.local.aws.KmsLifeCycle.usable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;

/** KMS's operations on a key's rotation (AWS page "Rotate AWS KMS keys"); one is done at once. */
final class KmsRotations {
    private static final int DAYS_MIN = 90;
    private static final int DAYS_MAX = 2560;
    private static final int ON_DEMAND_MAX = 25;

    private final KmsKeys keys;

    KmsRotations(KmsKeys keys) {
        this.keys = keys;
    }

    ObjectNode enable(KmsInput input) throws AwsError {
        int days = KmsKey.ROTATION_DAYS;
        if (input.has("RotationPeriodInDays")) {
            days = input.number("RotationPeriodInDays", DAYS_MIN, DAYS_MAX);
        }
        return rotateEvery(days, input);
    }

    ObjectNode disable(KmsInput input) throws AwsError {
        return rotateEvery(0, input);
    }

    ObjectNode status(KmsInput input) throws AwsError {
        KmsKey key = key(input);
        ObjectNode status =
                object().put("KeyId", key.id()).put("KeyRotationEnabled", key.rotating());
        if (key.rotating()) {
            status.put("RotationPeriodInDays", key.rotationDays())
                    .put("NextRotationDate", key.nextRotationEpochSecond());
        }
        return status;
    }

    ObjectNode rotate(KmsInput input) throws AwsError {
        KmsKey rotated =
                keys.change(input.text("KeyId"), key -> rotatable(usable(key)).rotate(keys.now()));
        return object().put("KeyId", rotated.id());
    }

    private static KmsKey rotatable(KmsKey key) throws AwsError {
        if (key.onDemandRotations() >= ON_DEMAND_MAX) {
            throw new AwsError(
                    "LimitExceededException",
                    "The on-demand rotations limit has been reached for the given keyId. No more"
                            + " on-demand rotations can be performed for this key: "
                            + key.arn());
        }
        return key;
    }

    ObjectNode list(KmsInput input) throws AwsError {
        String include =
                input.oneOf(
                        "IncludeKeyMaterial",
                        List.of("ALL_KEY_MATERIAL", "ROTATIONS_ONLY"),
                        "ROTATIONS_ONLY");
        KmsKey key = key(input);
        // The first material did not come by a rotation.
        int first = include.equals("ALL_KEY_MATERIAL") ? 0 : 1;
        List<Integer> materials = IntStream.range(first, key.materials().size()).boxed().toList();
        return new KmsPage<>("Rotations", materials)
                .of(input, (entry, material) -> describe(entry, key, material));
    }

    private static void describe(ObjectNode entry, KmsKey key, int material) {
        boolean current = material == key.currentMaterial();
        entry.put("KeyId", key.id())
                .put("KeyMaterialId", key.materialId(material))
                .put("KeyMaterialState", current ? "CURRENT" : "NON_CURRENT");
        if (material > 0) {
            KmsKey.Rotation rotation = key.rotations().get(material - 1);
            entry.put("RotationDate", rotation.epochSecond())
                    .put("RotationType", rotation.type().name());
        }
    }

    private ObjectNode rotateEvery(int days, KmsInput input) throws AwsError {
        keys.change(input.text("KeyId"), key -> usable(key).rotateEvery(days, keys.now()));
        return object();
    }

    private KmsKey key(KmsInput input) throws AwsError {
        return keys.findByIdOrArn(input.text("KeyId"));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
