using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tools;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>
/// The JSON Schema of a tool's arguments, read off its method. Written for the pickiest providers: one type a property,
/// no <c>null</c> among the types, no references, no unions as type lists.
/// </summary>
internal static class ToolSchema
{
    private static readonly AIJsonSchemaCreateOptions Options = new()
    {
        TransformSchemaNode = static (context, node) => Plain(context.TypeInfo.Type, node),
        IncludeParameter = static parameter =>
            parameter.ParameterType != typeof(Kernel) && parameter.ParameterType != typeof(CancellationToken)
            && parameter.ParameterType != typeof(TurnContext),
    };

    /// <summary>The schema of all arguments of <paramref name="method"/> as one object.</summary>
    /// <param name="method">The method.</param>
    /// <param name="json">How its arguments are written.</param>
    public static JsonObject Of(MethodInfo method, JsonSerializerOptions json)
    {
        var schema = AIJsonUtilities.CreateFunctionJsonSchema(method, title: "", description: "", json, Options);
        var source = JsonObject.Create(schema)!;
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = source["properties"]?.DeepClone() ?? new JsonObject(),
            ["required"] = source["required"]?.DeepClone() ?? new JsonArray(),
        };
    }

    /// <summary>The same schema, cut into the pieces that Semantic Kernel assembles for the provider.</summary>
    public static IEnumerable<KernelParameterMetadata> Parameters(JsonObject schema)
    {
        var required = schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToHashSet();
        return schema["properties"]!.AsObject().Select(property => new KernelParameterMetadata(property.Key)
        {
            IsRequired = required.Contains(property.Key),
            Description = property.Value?["description"]?.GetValue<string>() ?? "",
            Schema = KernelJsonSchema.Parse(property.Value!.ToJsonString()),
        });
    }

    private static JsonNode Plain(Type type, JsonNode node)
    {
        if (type == typeof(JsonElement) && node is not JsonObject { Count: > 1 })
            return OneOf(node as JsonObject, "string", "number", "boolean");
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(NumberOrText))
            return OneOf(node as JsonObject, "integer", "string");

        if (node is not JsonObject schema)
            return node;

        // A nullable parameter is an optional one; Gemini's endpoint answers 400 to a list of types.
        if (schema["type"] is JsonArray types && types.FirstOrDefault(t => t!.GetValue<string>() != "null") is { } only)
            schema["type"] = only.DeepClone();
        if (schema["enum"] is JsonArray values && values.FirstOrDefault(v => v is null) is null)
            values.Remove(null);
        if (schema.TryGetPropertyValue("default", out var value) && value is null)
            schema.Remove("default");
        return schema;
    }

    private static JsonObject OneOf(JsonObject? described, params IEnumerable<string> types)
    {
        var schema = new JsonObject { ["anyOf"] = new JsonArray([.. types.Select(type => new JsonObject { ["type"] = type })]) };
        if (described?["description"] is { } description)
            schema.Insert(0, "description", description.DeepClone());
        return schema;
    }
}
