package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code template.yaml} (AWS SAM) and the files that it includes, and resolves it as AWS
 * would at deployment; what the twin does not know stops it with its line (AWS page "CloudFormation
 * template sections").
 */
public final class Template {
    private static final List<String> SECTIONS =
            List.of(
                    "AWSTemplateFormatVersion",
                    "Transform",
                    "Description",
                    "Metadata",
                    "Parameters",
                    "Mappings",
                    "Conditions",
                    "Globals",
                    "Resources",
                    "Outputs");

    private Template() {}

    /**
     * The stack that the project's template declares.
     *
     * @param parameters values by the parameter's name, for those that have no default or shall
     *     differ from it
     * @throws TemplateException naming file, line and logical id
     */
    public static Stack read(Settings settings, Map<String, String> parameters) {
        Tree.Mapping template = load(settings);
        Resources resources = resources(template, settings, parameters);
        List<Resource> all = resources.all();
        checkOutputs(template.mapping("Outputs"), resources);
        return new Assembly(all, resources.attributes(), settings).stack(template.place());
    }

    /** The template with the files that it includes, nothing of it resolved. */
    public static Tree.Mapping load(Settings settings) {
        Tree.Mapping template = Yaml.template(settings.project().resolve("template.yaml"));
        template.admit(SECTIONS);
        Tree transform = template.require("Transform");
        if (!transform.toJson().equals(Tree.text(transform.place(), Sam.TRANSFORM).toJson())) {
            throw transform.place().error("the one transform known here is " + Sam.TRANSFORM);
        }
        return new Includes(settings.project()).expand(template).asMapping();
    }

    /** What it comes to with those parameters, whether or not the twin has a part for it. */
    public static Resources resources(
            Tree.Mapping template, Settings settings, Map<String, String> parameters) {
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        pseudoParameters().forEach((name, text) -> values.put(name, new ParameterValue.Text(text)));
        values.putAll(Parameters.values(template.mapping("Parameters"), parameters));
        Map<String, Declared> declared =
                new Sam(template.mapping("Globals")).expand(template.mapping("Resources"));
        checkNames(template, values.keySet(), declared);

        Tree.Mapping mappings = template.mapping("Mappings");
        Conditions conditions = new Conditions(template.mapping("Conditions"), values, mappings);
        conditions.evaluateAll();
        return new Resources(declared, conditions, values, mappings, settings);
    }

    private static Map<String, String> pseudoParameters() {
        String stackId =
                "arn:aws:cloudformation:%s:%s:stack/%s/00000000-0000-4000-8000-000000000000"
                        .formatted(Settings.REGION, Settings.ACCOUNT, Settings.STACK_NAME);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("AWS::AccountId", Settings.ACCOUNT);
        values.put("AWS::Partition", "aws");
        values.put("AWS::Region", Settings.REGION);
        values.put("AWS::StackId", stackId);
        values.put("AWS::StackName", Settings.STACK_NAME);
        values.put("AWS::URLSuffix", "amazonaws.com");
        return values;
    }

    private static void checkNames(
            Tree.Mapping template, Set<String> values, Map<String, Declared> declared) {
        for (String name : template.mapping("Parameters").entries().keySet()) {
            Declared resource = declared.get(name);
            if (resource != null) {
                throw resource.place().error("a parameter has this name");
            }
        }
        Set<String> known = new HashSet<>(values);
        known.add("AWS::NoValue");
        Set<String> conditions = template.mapping("Conditions").entries().keySet();
        Names names = new Names(known, declared.keySet(), conditions);
        for (Declared resource : declared.values()) {
            names.check(resource.properties());
            Tree condition = resource.condition();
            if (condition != null) {
                names.condition(condition.asText(), condition.place());
            }
        }
        names.check(template.mapping("Outputs"));
    }

    /** The twin prints no outputs; but one that refers to nothing would fail at deployment. */
    private static void checkOutputs(Tree.Mapping outputs, Resources resources) {
        for (Tree output : outputs.entries().values()) {
            Tree.Mapping mapping = output.asMapping();
            mapping.admit(List.of("Description", "Value", "Export", "Condition"));
            Tree condition = mapping.get("Condition");
            if (condition == null || resources.condition(condition.asText(), condition.place())) {
                JsonNode value = resources.resolver().value(mapping.require("Value")).toJson();
                if (!value.isValueNode()) {
                    throw mapping.place().error("an output is a single value");
                }
                resources.resolver().entries(mapping.mapping("Export"));
            }
        }
    }
}
