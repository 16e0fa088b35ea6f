using System.Reflection;
using System.Text.Json;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>
/// All tools of the product, found by scanning this assembly: to add one, write a <c>[KernelFunction]</c> method with
/// descriptions on any public class; the class is built by dependency injection.
/// </summary>
public sealed class Toolbox
{
    // The kernel that functions are invoked with. It holds no plugins: functions in one would go out as "Plugin-name".
    private static readonly Kernel Bare = new();

    private readonly Dictionary<string, Tool> _byName = new(StringComparer.Ordinal);

    /// <summary>Scans <paramref name="assemblies"/>, by default the one that holds this class.</summary>
    /// <param name="services">Builds the classes that hold the tools.</param>
    /// <param name="assemblies">Where to look.</param>
    /// <exception cref="InvalidOperationException">Two tools share a name, a name is unfit for the wire, or a description is
    /// missing.</exception>
    public Toolbox(IServiceProvider services, params IReadOnlyList<Assembly> assemblies)
        : this((assemblies.Count > 0 ? assemblies : [typeof(Toolbox).Assembly]).SelectMany(assembly => ToolScan.Of(assembly, services)))
    {
    }

    /// <summary>Takes the tools as they are.</summary>
    /// <exception cref="InvalidOperationException">Two of them share a name.</exception>
    public Toolbox(IEnumerable<Tool> tools)
    {
        foreach (var tool in tools)
            if (!_byName.TryAdd(tool.Name, tool))
                throw new InvalidOperationException($"Two tools are named '{tool.Name}'; rename one of them.");
        All = [.. _byName.Values.OrderBy(tool => tool.Name, StringComparer.Ordinal)];
        Tools = [.. All.Where(tool => tool.IsForChat)];
        ForClients = [.. All.Where(tool => tool.IsForClients)];
    }

    /// <summary>Another one for every set of tools, so that a client can tell whether it knows this one.</summary>
    public string Version { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Every tool there is, by name.</summary>
    public IReadOnlyList<Tool> All { get; }

    /// <summary>Every tool of a chat, by name: an order that never changes keeps providers' prompt caches warm.</summary>
    public IReadOnlyList<Tool> Tools { get; }

    /// <summary>Every tool that MCP clients may call, by name.</summary>
    public IReadOnlyList<Tool> ForClients { get; }

    /// <summary>The tool of that exact name, or null.</summary>
    public Tool? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Runs a tool with arguments that <see cref="ToolArguments.Fit"/> has fitted to its schema.</summary>
    /// <param name="tool">Which one.</param>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="cancellationToken">Reaches the tool.</param>
    /// <param name="kernel">Reaches a tool that has a parameter of this type; carries what belongs to the conversation.</param>
    /// <returns>The method's result; for a browser tool, <see cref="BrowserCall.Forward"/>.</returns>
    /// <exception cref="ToolException">The tool refused the call; the text is for the model.</exception>
    public static async Task<object?> InvokeAsync(
        Tool tool, JsonElement arguments, CancellationToken cancellationToken, Kernel? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(tool);

        var values = new KernelArguments();
        foreach (var argument in arguments.EnumerateObject())
            values[argument.Name] = argument.Value;
        if (tool.TurnParameter is { } turn)
            values[turn] = Turns.Of(kernel);

        var result = await tool.Function.InvokeAsync(kernel ?? Bare, values, cancellationToken);
        return result.GetValue<object>();
    }
}
