package dev.msgapi.acceptance.stack;

import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** What every function needs: its log, the queue that it consumes, and what its variables name. */
final class NeededRights {
    private static final List<String> CONSUME =
            List.of(
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                    "sqs:ChangeMessageVisibility",
                    "kms:Decrypt");
    private static final List<String> SEND =
            List.of("sqs:SendMessage", "kms:GenerateDataKey", "kms:Decrypt");
    private static final List<String> LOG = List.of("logs:CreateLogStream", "logs:PutLogEvents");

    private final Deployment deployment;
    private final List<String> missing = new ArrayList<>();

    private NeededRights(Deployment deployment) {
        this.deployment = deployment;
    }

    /** The rights that the functions' roles lack. */
    static List<String> missing(Deployment deployment) {
        NeededRights rights = new NeededRights(deployment);
        for (Resource function : deployment.resources(ResourceType.FUNCTION)) {
            rights.checkLog(function);
            function.properties()
                    .mapping("Environment")
                    .mapping("Variables")
                    .entries()
                    .values()
                    .forEach(variable -> rights.checkVariable(function, variable.asText()));
        }
        for (Resource source : deployment.resources(ResourceType.EVENT_SOURCE)) {
            rights.checkSource(source.properties().text("EventSourceArn"), source);
        }
        return rights.missing;
    }

    private void checkLog(Resource function) {
        String group = function.properties().mapping("LoggingConfig").text("LogGroup");
        deployment.resources(ResourceType.LOG_GROUP).stream()
                .filter(each -> each.name("LogGroupName").equals(group))
                .forEach(each ->
                        LOG.forEach(right -> require(function, right, deployment.arn(each))));
    }

    private void checkVariable(Resource function, String value) {
        for (Resource queue : deployment.resources(ResourceType.QUEUE)) {
            if (value.endsWith("/" + queue.name("QueueName"))) {
                checkQueue(function, SEND, deployment.arn(queue));
            }
        }
        for (Resource table : deployment.resources(ResourceType.TABLE)) {
            String arn = deployment.arn(table);
            if (value.equals(table.name("TableName"))
                    && grants(function).stream()
                            .noneMatch(grant -> grant.isOf("dynamodb") && grant.reaches(arn))) {
                missing.add(function.id() + " may not use " + arn);
            }
        }
    }

    private void checkSource(String queueArn, Resource source) {
        for (Resource function : deployment.resources(ResourceType.FUNCTION)) {
            if (source.properties().text("FunctionName").equals(function.name("FunctionName"))) {
                checkQueue(function, CONSUME, queueArn);
            }
        }
    }

    /** The queues are encrypted, so a function also needs their key. */
    private void checkQueue(Resource function, List<String> actions, String queueArn) {
        for (String action : actions) {
            require(
                    function,
                    action,
                    action.startsWith("kms:") ? deployment.arn("QueueKey") : queueArn);
        }
    }

    private void require(Resource function, String action, String arn) {
        if (grants(function).stream()
                .noneMatch(grant ->
                        grant.actions().contains(action) && grant.resources().contains(arn))) {
            missing.add(function.id() + " lacks " + action + " on " + arn);
        }
    }

    private List<Statement> grants(Resource function) {
        String role = function.properties().text("Role");
        return deployment.grants().stream()
                .filter(grant -> deployment.arn(grant.owner()).equals(role))
                .toList();
    }
}
