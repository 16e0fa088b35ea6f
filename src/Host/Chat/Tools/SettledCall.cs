using System.Text.Json;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>A call of which it is settled what happens.</summary>
/// <param name="Call">The call; its name is never empty.</param>
/// <param name="WireId">Its id for the provider.</param>
/// <param name="Input">The arguments as the tool takes them; for a refused call, what the model sent.</param>
/// <param name="Runs">The tool to run here, or null.</param>
/// <param name="Refusal">Why nobody runs it, or null.</param>
internal sealed record SettledCall(ToolCall Call, string WireId, JsonElement Input, Tool? Runs = null, string? Refusal = null)
{
    /// <summary>Its id for the client.</summary>
    public string Id { get; set; } = Call.Id;

    /// <summary>Whether the client knows of it under that id already.</summary>
    public bool IsShown { get; set; } = Call.Shown is not null;

    /// <summary>Whether it is left to the client.</summary>
    public bool IsOpen => Runs is null && Refusal is null;
}
