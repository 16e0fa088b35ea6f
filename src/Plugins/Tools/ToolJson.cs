using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>How arguments and results of tools are written as JSON.</summary>
public static class ToolJson
{
    /// <summary>
    /// camelCase names and enum values, nulls left out, letters of every script as they are.
    /// Without the enum converter Semantic Kernel throws on enum arguments; without the web defaults nested properties
    /// silently bind to their defaults.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>
    /// The same with a memory of its own. Options remember every type that they have seen: types that are to be unloaded must not be seen
    /// by those of the process.
    /// </summary>
    public static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectNullableAnnotations = true,
            NumberHandling = JsonNumberHandling.Strict,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }
}
