using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Models.Demo;

/// <summary>What the demo says and does in one step.</summary>
/// <param name="Thought">Streamed as reasoning; empty for none.</param>
/// <param name="Text">Streamed as text; empty for none.</param>
/// <param name="Calls">Tools to call, after the text.</param>
internal sealed record DemoAnswer(string Thought, string Text, params IReadOnlyList<(string Tool, JsonObject Arguments)> Calls)
{
    public static DemoAnswer Say(string text) => new("", text);
}
