using System.Text.Json.Nodes;
using ComfyAssistant.Host.Settings;
using Microsoft.OpenApi;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// What the OpenAPI document says beyond its routes: title, version, the token, and the body of a chat, which is read by hand.
/// </summary>
internal static class ApiDescription
{
    private const string Token = "token";

    /// <summary>Adds the document at <c>/openapi/v1.json</c>.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "ComfyAssistant",
                Version = AppVersion.Current,
                Description = "The service behind the assistant in ComfyUI. Chats are answered as UI Message Stream v1 (Vercel AI SDK).",
            };
            // The caller's own address is in it otherwise, with whatever name a proxy gave it.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Token] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "The value of COMFY_ASSISTANT_TOKEN, where the service was started with one.",
                },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
            if (document.Paths["/api/chat"].Operations?[HttpMethod.Post] is { } chat) chat.RequestBody = ChatBody();
            return Task.CompletedTask;
        }));

    private static OpenApiRequestBody ChatBody() => new()
    {
        Required = true,
        Description = "What the AI SDK's DefaultChatTransport posts.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = Schema(JsonSchemaType.Object, "The conversation.", new()
                {
                    ["id"] = Schema(JsonSchemaType.String, "The chat's id: names the answer for /api/chat/{id}."),
                    ["messages"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Description = "All messages, the oldest first: UIMessage of AI SDK 5 and later, or role and content.",
                        Items = Message(),
                    },
                    ["resumable"] = Schema(JsonSchemaType.Boolean, "Whether the answer goes on when its reader is lost."),
                    ["connection"] = Schema(JsonSchemaType.String, "The connection that answers, as GET /api/models lists it."),
                    ["model"] = Schema(JsonSchemaType.String, "The model that answers; the connection's own where it is left out."),
                    ["tools"] = Schema(JsonSchemaType.Object, "Tools of the client's own, by name, each with description and parameters."),
                }, required: ["messages"]),
                Example = JsonNode.Parse("""{"messages":[{"role":"user","parts":[{"type":"text","text":"add a KSampler"}]}]}"""),
            },
        },
    };

    private static OpenApiSchema Message() => Schema(JsonSchemaType.Object, "A message.", new()
    {
        ["id"] = Schema(JsonSchemaType.String, "The message's id."),
        ["role"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["system", "user", "assistant"] },
        ["parts"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "Text, files, reasoning, and tool calls with their results.",
            Items = Schema(JsonSchemaType.Object, "A part; \"type\" says which.", new() { ["type"] = Schema(JsonSchemaType.String, null) }),
        },
        ["content"] = Schema(JsonSchemaType.String, "The text, in the place of parts."),
    }, required: ["role"]);

    private static OpenApiSchema Schema(
        JsonSchemaType type, string? description, Dictionary<string, IOpenApiSchema>? properties = null,
        HashSet<string>? required = null) =>
        new() { Type = type, Description = description, Properties = properties, Required = required };
}
