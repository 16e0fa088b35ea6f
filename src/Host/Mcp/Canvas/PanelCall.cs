using System.Text.Json;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>A call that a panel is to run, as its event carries it.</summary>
/// <param name="Id">Names it in the result.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Input">Its arguments, fitted.</param>
/// <param name="Client">Who calls, as the user is shown it.</param>
/// <param name="ReadsOnly">Whether the tool only looks.</param>
internal sealed record PanelCall(string Id, string Tool, JsonElement Input, string Client, bool ReadsOnly);

/// <summary>What came of a call: what the panel sends back, and where it ran.</summary>
/// <param name="Output"><c>{"success": true, "data": …}</c> or <c>{"success": false, "error": "…"}</c>.</param>
/// <param name="Workflow">The name of the workflow that the panel shows.</param>
/// <param name="Panels">How many panels were open.</param>
internal sealed record PanelAnswer(JsonElement Output, string Workflow, int Panels);
