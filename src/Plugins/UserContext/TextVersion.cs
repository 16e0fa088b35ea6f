using System.Text.Json.Serialization;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>How a version came about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionSource>))]
public enum VersionSource
{
    /// <summary>The user saved it.</summary>
    [JsonStringEnumMemberName("saved")]
    Saved,

    /// <summary>It was there when the user saved another one, and nobody had saved it here: a file that was edited by hand, say.</summary>
    [JsonStringEnumMemberName("found")]
    Found,

    /// <summary>It shipped with the service.</summary>
    [JsonStringEnumMemberName("shipped")]
    Shipped,
}

/// <summary>One version of a text that the user edits.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was kept.</param>
/// <param name="Text">The text.</param>
/// <param name="Source">How it came about.</param>
/// <param name="Note">What the user noted on it; empty for nothing.</param>
public sealed record TextVersion(string Id, DateTimeOffset At, string Text, VersionSource Source, string Note);

/// <summary>The versions of a text.</summary>
/// <param name="Versions">The newest first.</param>
/// <param name="Base">Of a prompt, the shipped text when the user's was last saved; else null.</param>
public sealed record VersionList(IReadOnlyList<TextVersion> Versions, string? Base);

/// <summary>How versions are written to the disk.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(VersionList))]
internal sealed partial class VersionJson : JsonSerializerContext;
