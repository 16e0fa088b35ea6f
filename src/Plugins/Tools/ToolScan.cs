using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>Finds every <c>[KernelFunction]</c> method of an assembly's public types and makes a <see cref="Tool"/> of it.</summary>
internal static class ToolScan
{
    // Reading attributes and making schemas is two fifths of what a user's first message costs: it is done once for all users.
    private static readonly ConditionalWeakTable<Assembly, IReadOnlyList<ToolClass>> Known = [];

    public static IEnumerable<Tool> Of(Assembly assembly, IServiceProvider services) =>
        from found in Known.GetValue(assembly, Look)
        let plugin = found.Methods.All(method => method.Method.IsStatic)
            ? null
            : ActivatorUtilities.GetServiceOrCreateInstance(services, found.Type)
        where plugin is not IOptionalTools { AreAllowed: false }
        from method in found.Methods
        select method.Bind(options => KernelFunctionFactory.CreateFromMethod(
            method.Method, ToolJson.Options, method.Method.IsStatic ? null : plugin, options));

    /// <summary>Whether the method says that it is a tool.</summary>
    public static bool IsTool(MethodInfo method) => method.IsDefined(typeof(KernelFunctionAttribute));

    /// <summary>Makes a tool of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="json">How its arguments and its result are written.</param>
    /// <param name="make">Makes the kernel function, given how it is called and described.</param>
    /// <exception cref="InvalidOperationException">Its name is unfit for the wire, it has no description, or it cannot be
    /// called.</exception>
    public static Tool Create(MethodInfo method, JsonSerializerOptions json, Func<KernelFunctionFromMethodOptions, KernelFunction> make)
    {
        var tool = ToolMethod.Of(method, json).Bind(make);
        // What Semantic Kernel refuses is said when the plug-in is loaded, and not when the tool is called.
        _ = tool.Function;
        return tool;
    }

    // Others are not looked at: those of the compiler bring in whatever library their fields are of, such as an unused database's.
    private static IReadOnlyList<ToolClass> Look(Assembly assembly) =>
    [
        .. from type in assembly.GetExportedTypes()
           let methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Where(IsTool).ToList()
           where methods.Count > 0
           select new ToolClass(type, [.. methods.Select(method => ToolMethod.Of(method, ToolJson.Options))]),
    ];

    private sealed record ToolClass(Type Type, IReadOnlyList<ToolMethod> Methods);
}
