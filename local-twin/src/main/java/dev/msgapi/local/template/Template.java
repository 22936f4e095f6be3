package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code template.yaml} (AWS SAM) and the files that it includes, and resolves it as AWS does
 * at deployment (AWS page "CloudFormation template sections"). Anything unknown is an error with
 * its line.
 */
public final class Template {
    private static final List<String> SECTIONS =
            List.of(
                    "AWSTemplateFormatVersion",
                    "Transform",
                    "Description",
                    "Metadata",
                    "Parameters",
                    "Conditions",
                    "Globals",
                    "Resources",
                    "Outputs");

    private Template() {}

    /**
     * The stack that the project's template declares.
     *
     * @param parameters values by the parameter's name, for those without a default or with another
     *     value than that
     * @throws TemplateException naming file, line and logical id
     */
    public static Stack read(Settings settings, Map<String, String> parameters) {
        YamlNode.Mapping template = load(settings);
        Resources resources = resources(template, settings, parameters);
        List<Resource> all = resources.all();
        checkOutputs(template.mapping("Outputs"), resources);
        return new Assembly(all, resources.attributes(), settings).stack(template.location());
    }

    /** The template with the files that it includes, before anything is resolved. */
    public static YamlNode.Mapping load(Settings settings) {
        YamlNode.Mapping template = Yaml.template(settings.project().resolve("template.yaml"));
        template.requireKnownKeys(SECTIONS);
        YamlNode transform = template.require("Transform");
        if (!transform
                .toJson()
                .equals(YamlNode.text(transform.location(), Sam.TRANSFORM).toJson())) {
            throw transform.location().error("the twin knows only the transform " + Sam.TRANSFORM);
        }
        return new Includes(settings.project()).expand(template).asMapping();
    }

    /** The template's resources with these parameters, also those that no part of the twin uses. */
    public static Resources resources(
            YamlNode.Mapping template, Settings settings, Map<String, String> parameters) {
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        pseudoParameters().forEach((name, text) -> values.put(name, new ParameterValue.Text(text)));
        values.putAll(Parameters.values(template.mapping("Parameters"), parameters));
        Map<String, ResourceDeclaration> declared =
                new Sam(template.mapping("Globals")).expand(template.mapping("Resources"));
        checkNames(template, values.keySet(), declared);

        Conditions conditions = new Conditions(template.mapping("Conditions"), values);
        return new Resources(declared, conditions, values, settings);
    }

    private static Map<String, String> pseudoParameters() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("AWS::AccountId", Settings.ACCOUNT);
        values.put("AWS::Partition", "aws");
        values.put("AWS::Region", Settings.REGION);
        values.put("AWS::StackName", Settings.STACK_NAME);
        values.put("AWS::URLSuffix", "amazonaws.com");
        return values;
    }

    private static void checkNames(
            YamlNode.Mapping template,
            Set<String> values,
            Map<String, ResourceDeclaration> declared) {
        for (String name : template.mapping("Parameters").entries().keySet()) {
            ResourceDeclaration resource = declared.get(name);
            if (resource != null) {
                throw resource.location().error("a parameter has this name");
            }
        }
        Set<String> known = new HashSet<>(values);
        known.add("AWS::NoValue");
        Set<String> conditions = template.mapping("Conditions").entries().keySet();
        ReferenceChecker references = new ReferenceChecker(known, declared.keySet(), conditions);
        for (ResourceDeclaration resource : declared.values()) {
            references.check(resource.properties());
            YamlNode condition = resource.condition();
            if (condition != null) {
                references.checkCondition(condition.asText(), condition.location());
            }
        }
        references.check(template.mapping("Outputs"));
    }

    /**
     * The twin prints no outputs, but on AWS a wrong reference in one would fail the deployment.
     */
    private static void checkOutputs(YamlNode.Mapping outputs, Resources resources) {
        for (YamlNode output : outputs.entries().values()) {
            YamlNode.Mapping mapping = output.asMapping();
            mapping.requireKnownKeys(List.of("Condition", "Description", "Value"));
            YamlNode condition = mapping.get("Condition");
            if (condition != null && !resources.holds(condition)) {
                continue;
            }
            JsonNode value = resources.resolver().value(mapping.require("Value")).toJson();
            if (!value.isValueNode()) {
                throw mapping.location().error("an output is a single value");
            }
        }
    }
}
