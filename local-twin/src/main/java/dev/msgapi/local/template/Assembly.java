package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.List;
import java.util.function.Function;

/** Builds the {@link Stack} from the resolved resources. */
final class Assembly {
    private final List<Resource> resources;
    private final Attributes attributes;
    private final Settings settings;

    Assembly(List<Resource> resources, Attributes attributes, Settings settings) {
        this.resources = List.copyOf(resources);
        this.attributes = attributes;
        this.settings = settings;
    }

    Stack stack(SourceLocation template) {
        Queues queues = new Queues(of(ResourceType.QUEUE), attributes);
        Functions functions =
                new Functions(of(ResourceType.FUNCTION), attributes, settings.project());
        List<Stack.EventSource> eventSources =
                new EventSources(queues, functions).all(of(ResourceType.EVENT_SOURCE));
        InvokePermissions permissions =
                new InvokePermissions(of(ResourceType.PERMISSION), functions);
        return new Stack(
                queues.all(),
                each(ResourceType.TABLE, Tables::table),
                each(ResourceType.KEY, this::key),
                each(ResourceType.EMAIL_IDENTITY, attributes::ref),
                each(ResourceType.CONFIGURATION_SET, attributes::ref),
                functions.all(),
                eventSources,
                new Schedules(functions, permissions, attributes).all(of(ResourceType.RULE)),
                api(permissions, template));
    }

    private Stack.Api api(InvokePermissions permissions, SourceLocation template) {
        List<Resource> apis = of(ResourceType.API);
        if (apis.size() != 1) {
            throw template.error("the twin serves exactly one " + ResourceType.API.awsName);
        }
        Resource api = apis.getFirst();
        UsagePlans plans =
                new UsagePlans(
                        of(ResourceType.USAGE_PLAN),
                        of(ResourceType.API_KEY),
                        of(ResourceType.USAGE_PLAN_KEY));
        YamlNode.Mapping definition = api.properties().require("DefinitionBody").asMapping();
        String stage = api.properties().text("StageName");
        permissions.check(definition, api.shortId() + "/" + stage);
        return plans.api(definition.toJson(), api, stage);
    }

    private Stack.Key key(Resource key) {
        String id = key.uuid().toString();
        String arn = attributes.arn(key);
        List<String> aliases =
                of(ResourceType.ALIAS).stream()
                        .map(Resource::properties)
                        .filter(alias -> List.of(id, arn).contains(alias.text("TargetKeyId")))
                        .map(Assembly::aliasName)
                        .toList();
        return new Stack.Key(id, arn, aliases);
    }

    private static String aliasName(YamlNode.Mapping alias) {
        YamlNode name = alias.require("AliasName");
        if (!name.asText().startsWith("alias/") || name.asText().startsWith("alias/aws/")) {
            throw name.location().error("an alias starts with alias/, and not with alias/aws/");
        }
        return name.asText();
    }

    /** Rejects any other value of a property of which the twin knows only one. */
    static void expect(YamlNode.Mapping properties, String property, String value) {
        YamlNode actual = properties.get(property);
        if (actual != null && !actual.asText().equals(value)) {
            throw actual.location().error(property + " must be " + value);
        }
    }

    private List<Resource> of(ResourceType type) {
        return resources.stream().filter(resource -> resource.type() == type).toList();
    }

    private <T> List<T> each(ResourceType type, Function<Resource, T> make) {
        return of(type).stream().map(make).toList();
    }
}
