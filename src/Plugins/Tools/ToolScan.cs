using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>Finds every <c>[KernelFunction]</c> method of an assembly's public types and makes a <see cref="Tool"/> of it.</summary>
internal static partial class ToolScan
{
    public static IEnumerable<Tool> Of(Assembly assembly, IServiceProvider services) =>
        // Others are not looked at: those of the compiler bring in whatever library their fields are of, such as an unused database's.
        from type in assembly.GetExportedTypes()
        let methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Where(IsTool).ToList()
        where methods.Count > 0
        let plugin = methods.All(method => method.IsStatic) ? null : ActivatorUtilities.GetServiceOrCreateInstance(services, type)
        where plugin is not IOptionalTools { AreAllowed: false }
        from method in methods
        select Create(method, ToolJson.Options, options =>
            KernelFunctionFactory.CreateFromMethod(method, ToolJson.Options, method.IsStatic ? null : plugin, options));

    /// <summary>Whether the method says that it is a tool.</summary>
    public static bool IsTool(MethodInfo method) => method.IsDefined(typeof(KernelFunctionAttribute));

    /// <summary>Makes a tool of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="json">How its arguments and its result are written.</param>
    /// <param name="make">Makes the kernel function, given how it is called and described.</param>
    /// <exception cref="InvalidOperationException">Its name is unfit for the wire, or it has no description.</exception>
    public static Tool Create(MethodInfo method, JsonSerializerOptions json, Func<KernelFunctionFromMethodOptions, KernelFunction> make)
    {
        var name = method.GetCustomAttribute<KernelFunctionAttribute>()!.Name ?? CamelCase(method.Name);
        var where = $"{method.DeclaringType!.Name}.{method.Name}";
        if (!WireName().IsMatch(name))
            throw new InvalidOperationException(
                $"{where}: the tool name '{name}' must be 1 to 64 letters, digits or '_', starting with a letter.");

        var description = method.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{where}: a tool needs a [Description]; it is all that a model knows of it.");

        var schema = ToolSchema.Of(method, json);
        var function = make(new KernelFunctionFromMethodOptions
        {
            FunctionName = name,
            Description = description,
            Parameters = ToolSchema.Parameters(schema),
        });
        var title = method.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? Words(name);
        var parameters = JsonSerializer.SerializeToElement(schema, ToolJson.Options);
        var side = Side(method.ReturnType);
        var readsOnly = method.IsDefined(typeof(ReadsOnlyAttribute));
        var asksFirst = method.IsDefined(typeof(AsksFirstAttribute));
        var audience = method.GetCustomAttribute<OfferedToAttribute>()?.Audience
            ?? (readsOnly || side == RunsIn.Browser ? Audience.Everyone : Audience.Chat);
        return new Tool(name, title, description, side, parameters, function)
        {
            ReadsOnly = readsOnly,
            IsForChat = audience != Audience.Clients,
            // Only a panel asks.
            IsForClients = audience != Audience.Chat && (!asksFirst || side == RunsIn.Browser),
            IsCore = method.IsDefined(typeof(CoreToolAttribute)),
            AsksFirst = asksFirst,
            TurnParameter = method.GetParameters().FirstOrDefault(parameter => parameter.ParameterType == typeof(TurnContext))?.Name,
        };
    }

    private static RunsIn Side(Type returned)
    {
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() is var task
            && (task == typeof(Task<>) || task == typeof(ValueTask<>)))
            returned = returned.GetGenericArguments()[0];
        return returned == typeof(BrowserCall) ? RunsIn.Browser : RunsIn.Server;
    }

    private static string Words(string name)
    {
        var words = WordStart().Replace(name, " $0").ToLowerInvariant();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string CamelCase(string method)
    {
        var name = method.EndsWith("Async", StringComparison.Ordinal) ? method[..^5] : method;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex WordStart();

    // What every provider accepts: OpenAI allows '-' too, Gemini '.', but no one else.
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}$")]
    private static partial Regex WireName();
}
