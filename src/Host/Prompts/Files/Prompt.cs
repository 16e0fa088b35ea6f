using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>Where a prompt's text comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptSource>))]
internal enum PromptSource
{
    /// <summary>From the folder that ships with the service.</summary>
    [JsonStringEnumMemberName("shipped")]
    Shipped,

    /// <summary>From the user's own file.</summary>
    [JsonStringEnumMemberName("overridden")]
    Overridden,

    /// <summary>From the studio's file, where there are several users.</summary>
    [JsonStringEnumMemberName("team")]
    Team,
}

/// <summary>A prompt as it is now.</summary>
/// <param name="Name">As <see cref="PromptNames"/> says.</param>
/// <param name="Source">Whose file it is.</param>
/// <param name="Text">The content of that file, broken or not, so that it can be repaired.</param>
/// <param name="Template">What is in force: that text, or the last good one where it is broken.</param>
/// <param name="Error">Why the text is not in force; null when it is.</param>
internal sealed record Prompt(string Name, PromptSource Source, string Text, PromptTemplate Template, string? Error)
{
    /// <summary>Whose text that is.</summary>
    /// <param name="layers">What layers are called.</param>
    public Layer? LayerIn(Layers layers) => Source switch
    {
        PromptSource.Overridden => layers.Own,
        PromptSource.Team => Layer.Team,
        _ => layers.Shipped,
    };
}
