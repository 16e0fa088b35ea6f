using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>One version of a plug-in, loaded.</summary>
/// <param name="Tools">Its tools, by name.</param>
/// <param name="Context">What it was loaded into. Its tools keep that alive, and nothing else may.</param>
/// <param name="Copy">The folder that it was loaded from.</param>
internal sealed record LoadedPlugIn(IReadOnlyList<Tool> Tools, WeakReference Context, string Copy);

/// <summary>Loads plug-ins.</summary>
/// <param name="copies">Takes the copies.</param>
/// <param name="timeProvider">The clock, for the time limit and for the plug-ins.</param>
/// <param name="logs">Makes the plug-ins' logs.</param>
public sealed class PlugInLoader(PlugInCopies copies, TimeProvider timeProvider, ILoggerFactory logs)
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>How long a plug-in may take to load: its constructors run meanwhile.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Loads what is in the folder now.</summary>
    /// <exception cref="PlugInException">It cannot be used.</exception>
    internal async Task<LoadedPlugIn> LoadAsync(PlugInPlace place, CancellationToken cancellationToken)
    {
        try
        {
            // On the pool: a constructor that hangs must not take the caller with it.
            return await Task.Run(() => Load(place), cancellationToken).WaitAsync(Limit, timeProvider, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new PlugInException(string.Create(CultureInfo.InvariantCulture,
                $"It did not load within {Limit.TotalSeconds:0.#} seconds. A constructor may wait for something."), late);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw PlugInException.Of(failure);
        }
    }

    private LoadedPlugIn Load(PlugInPlace place)
    {
        var file = place.FindFile();
        var copy = copies.Make(place);
        PlugInContext? context = null;
        try
        {
            context = new PlugInContext(Path.Combine(copy, file));
            var tools = Tools(context, new PlugInClasses(place.Name, timeProvider, logs), place.Name);
            if (tools.Count > 0) return new(tools, new WeakReference(context), copy);
            throw new PlugInException("It has no tool: that is a public method with [KernelFunction] and [Description] on a public class.");
        }
        catch
        {
            context?.Unload();
            PlugInCopies.Delete(copy);
            throw;
        }
    }

    private static List<Tool> Tools(PlugInContext context, PlugInClasses classes, string plugIn)
    {
        var json = ToolJson.Create();
        List<Tool> tools = [];
        foreach (var type in context.LoadPlugIn().GetExportedTypes())
        {
            var methods = type.GetMethods(Methods).Where(ToolScan.IsTool).ToList();
            if (methods.Count == 0) continue;
            if (type.ContainsGenericParameters || methods.Exists(method => method.ContainsGenericParameters))
                throw new PlugInException($"{type.Name} has a tool with type parameters, which nothing could fill in.");
            var target = methods.TrueForAll(method => method.IsStatic) ? null : classes.Create(type);
            tools.AddRange(methods.Select(method => Create(method, method.IsStatic ? null : target, json, context, plugIn)));
        }
        if (tools.DistinctBy(tool => tool.Name).Count() < tools.Count)
            throw new PlugInException("Two of its tools have the same name; rename one of them.");
        return [.. tools.OrderBy(tool => tool.Name, StringComparer.Ordinal)];
    }

    private static Tool Create(
        MethodInfo method, object? target, JsonSerializerOptions json, PlugInContext context, string plugIn) =>
        ToolScan.Create(method, json, new PlugInMethod(method, target, json, context).ToFunction) with
        {
            PlugIn = plugIn,
            // The method's own parameter is none of the function's.
            TurnParameter = null,
        };
}
