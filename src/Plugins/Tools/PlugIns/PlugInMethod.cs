using System.Reflection;
using System.Text.Json;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>
/// A plug-in's method as a kernel function. Semantic Kernel would call it as well, but remembers the types of its parameters for as long as
/// the process runs, and JSON options those of its result: nothing that was loaded could be unloaded. So the kernel sees only types of the
/// service, and what belongs to the plug-in stays within its own options.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="target">The object that it is called on; null for a static one.</param>
/// <param name="json">The plug-in's own options.</param>
/// <param name="context">The room that the method is from: while it can be called, that must stay.</param>
internal sealed class PlugInMethod(MethodInfo method, object? target, JsonSerializerOptions json, PlugInContext context)
{
    private readonly ParameterInfo[] _parameters = method.GetParameters();

    /// <summary>The room that the method is from.</summary>
    public PlugInContext Context => context;

    /// <summary>Makes the kernel function.</summary>
    public KernelFunction ToFunction(KernelFunctionFromMethodOptions options) =>
        KernelFunctionFactory.CreateFromMethod(
            (Func<KernelArguments, Kernel, CancellationToken, Task<object?>>)InvokeAsync, ToolJson.Options, options);

    // Semantic Kernel finds the three by their types.
    private async Task<object?> InvokeAsync(KernelArguments arguments, Kernel kernel, CancellationToken cancellationToken)
    {
        var values = Array.ConvertAll(_parameters, parameter => Value(parameter, arguments, kernel, cancellationToken));
        var result = await ResultAsync(method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, values, culture: null));
        return result switch
        {
            null => null,
            BrowserCall { Tool: { } tool } call => BrowserCall.To(tool, JsonSerializer.SerializeToElement(call.Arguments, json)),
            BrowserCall call => call,
            _ => JsonSerializer.SerializeToElement(result, json),
        };
    }

    private object? Value(ParameterInfo parameter, KernelArguments arguments, Kernel kernel, CancellationToken cancellationToken)
    {
        var type = parameter.ParameterType;
        if (type == typeof(CancellationToken)) return cancellationToken;
        if (type == typeof(Kernel)) return kernel;
        if (type == typeof(TurnContext)) return Turns.Of(kernel);
        if (!arguments.TryGetValue(parameter.Name!, out var given) || given is not JsonElement sent) return Default(parameter);
        try
        {
            return sent.Deserialize(type, json);
        }
        catch (Exception unfit) when (unfit is JsonException or NotSupportedException)
        {
            throw new ToolException($"'{parameter.Name}' does not fit. {unfit.Message}");
        }
    }

    private static object? Default(ParameterInfo parameter)
    {
        var value = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        // The metadata has the number behind it.
        return value is not null && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } choice
            ? Enum.ToObject(choice, value) : value;
    }

    private async Task<object?> ResultAsync(object? returned)
    {
        if (returned is ValueTask done)
        {
            await done;
            return null;
        }
        var type = method.ReturnType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            (returned, type) = (type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(returned, null),
                typeof(Task<>).MakeGenericType(type.GetGenericArguments()));
        if (returned is not Task task) return returned;
        await task;
        return type.IsGenericType ? type.GetProperty(nameof(Task<int>.Result))!.GetValue(task) : null;
    }
}
