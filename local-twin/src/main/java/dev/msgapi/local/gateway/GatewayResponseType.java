package dev.msgapi.local.gateway;

/**
 * The kinds of the gateway's own responses, with AWS's status, message and error type (AWS page
 * "Gateway response types for API Gateway").
 */
enum GatewayResponseType {
    ACCESS_DENIED(403, "Forbidden", "AccessDeniedException"),
    API_CONFIGURATION_ERROR(500, "Internal server error", "ApiConfigurationException"),
    AUTHORIZER_CONFIGURATION_ERROR(
            500, "Internal server error", "AuthorizerConfigurationException"),
    AUTHORIZER_FAILURE(500, "Internal server error", "AuthorizerFailureException"),
    BAD_REQUEST_BODY(400, "Invalid request body", "BadRequestException"),
    BAD_REQUEST_PARAMETERS(400, "Invalid request parameters", "BadRequestException"),
    DEFAULT_4XX(400, "Bad Request", "BadRequestException"),
    DEFAULT_5XX(500, "Internal server error", "InternalServerErrorException"),
    EXPIRED_TOKEN(
            403, "The security token included in the request is expired", "ExpiredTokenException"),
    INTEGRATION_FAILURE(
            504, "Network error communicating with endpoint", "InternalServerErrorException"),
    INTEGRATION_TIMEOUT(504, "Endpoint request timed out", "InternalServerErrorException"),
    INVALID_API_KEY(403, "Forbidden", "ForbiddenException"),
    INVALID_SIGNATURE(403, "Forbidden", "InvalidSignatureException"),
    MISSING_AUTHENTICATION_TOKEN(
            403, "Missing Authentication Token", "MissingAuthenticationTokenException"),
    QUOTA_EXCEEDED(429, "Limit Exceeded", "LimitExceededException"),
    REQUEST_TOO_LARGE(413, "Request Too Long", "RequestTooLargeException"),
    RESOURCE_NOT_FOUND(404, "Not Found", "ResourceNotFoundException"),
    THROTTLED(429, "Too Many Requests", "TooManyRequestsException"),
    UNAUTHORIZED(401, "Unauthorized", "UnauthorizedException"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type", "BadRequestException"),
    WAF_FILTERED(403, "Forbidden", "WafFilteredException");

    final int status;
    final String message;
    final String errorType;

    GatewayResponseType(int status, String message, String errorType) {
        this.status = status;
        this.message = message;
        this.errorType = errorType;
    }
}
