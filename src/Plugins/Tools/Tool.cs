using System.Text.Json;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>One capability that a model can call.</summary>
/// <param name="Name">The camelCase name, the same on every wire.</param>
/// <param name="Title">What people see where the panel has no translation, in English: the method's <c>[DisplayName]</c>, or its name in
/// words.</param>
/// <param name="Description">What the model reads to decide when to call it.</param>
/// <param name="RunsIn">The side that runs it unless the client says otherwise.</param>
/// <param name="Parameters">JSON Schema (2020-12) of the arguments: an object with <c>properties</c> and <c>required</c>, without
/// references.</param>
/// <param name="Made">Makes <see cref="Function"/> when it is first called: most tools of most users never are.</param>
public sealed record Tool(
    string Name, string Title, string Description, RunsIn RunsIn, JsonElement Parameters, Lazy<KernelFunction> Made)
{
    private readonly int _schemaLength = Parameters.GetRawText().Length;

    /// <summary>A tool of a function that is there.</summary>
    public Tool(string name, string title, string description, RunsIn runsIn, JsonElement parameters, KernelFunction function)
        : this(name, title, description, runsIn, parameters, new Lazy<KernelFunction>(function))
    {
    }

    /// <summary>The kernel function behind it; it belongs to no plugin, so that providers see the plain name.</summary>
    public KernelFunction Function => Made.Value;

    /// <summary>Whether it only looks and changes nothing; see <see cref="ReadsOnlyAttribute"/>.</summary>
    public bool ReadsOnly { get; init; }

    /// <summary>Whether models with a small window are offered it too; see <see cref="CoreToolAttribute"/>.</summary>
    public bool IsCore { get; init; }

    /// <summary>Whether the model of a chat may call it; see <see cref="OfferedToAttribute"/>.</summary>
    public bool IsForChat { get; init; } = true;

    /// <summary>Whether MCP clients may call it.</summary>
    public bool IsForClients { get; init; }

    /// <summary>Whether the user is asked before each call; see <see cref="AsksFirstAttribute"/>.</summary>
    public bool AsksFirst { get; init; }

    /// <summary>The plug-in that brings it; null for a tool of our own.</summary>
    public string? PlugIn { get; init; }

    /// <summary>
    /// Whether it works on the canvas by way of another tool: the panel has none of its name, and asks the service what to do.
    /// </summary>
    public bool UsesPanelTool => PlugIn is not null && RunsIn == RunsIn.Browser;

    /// <summary>The name of the parameter that takes the turn, or null; see <see cref="TurnContext"/>.</summary>
    public string? TurnParameter { get; init; }

    /// <summary>
    /// The MCP server, or the skill, that it belongs to; null for a tool of our own. Its description is theirs, and marked as such.
    /// </summary>
    public string? Server { get; init; }

    /// <summary>The method and the address that it calls, for a tool of a skill's API; null for any other.</summary>
    public string? Calls { get; init; }

    /// <summary>How long its name, description and schema are, in characters.</summary>
    public int Length => Name.Length + Description.Length + _schemaLength;
}
