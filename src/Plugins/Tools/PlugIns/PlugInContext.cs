using System.Reflection;
using System.Runtime.Loader;

namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>
/// The room that one version of a plug-in is loaded into, with its own dependencies. It is never unloaded by hand, which would take it from
/// the turn that still uses it: the runtime unloads it once nothing of it is referred to.
/// </summary>
/// <param name="assembly">The plug-in's assembly.</param>
internal sealed class PlugInContext(string assembly) : AssemblyLoadContext(Path.GetFileName(assembly), isCollectible: true)
{
    // Types that both sides must see as the same, whatever copy a plug-in brings: the package that tools are written with, and all that it
    // needs.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "ComfyAssistant.Toolbox",
        "Microsoft.SemanticKernel.Abstractions",
        "Microsoft.Extensions.AI",
        "Microsoft.Extensions.AI.Abstractions",
        "Microsoft.Extensions.VectorData.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Bcl.HashCode",
        "System.Numerics.Tensors",
    };

    private readonly AssemblyDependencyResolver _resolver = Resolver(assembly);

    /// <summary>Loads the plug-in itself.</summary>
    public Assembly LoadPlugIn() => LoadFromAssemblyPath(assembly);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && !Shared.Contains(name) && _resolver.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFromAssemblyPath(path)
            : null;

    private static AssemblyDependencyResolver Resolver(string assembly)
    {
        try
        {
            return new(assembly);
        }
        catch (InvalidOperationException incomplete)
        {
            // Its own words hold absolute paths.
            throw new PlugInException(
                "Its .deps.json names a file which is not in its folder. Copy everything that the build made into it.", incomplete);
        }
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
