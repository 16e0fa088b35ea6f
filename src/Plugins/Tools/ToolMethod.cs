using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>What a method says of itself as a tool: all but the object that it is called on.</summary>
internal sealed partial class ToolMethod
{
    private readonly string _name;
    private readonly string _title;
    private readonly string _description;
    private readonly RunsIn _side;
    private readonly JsonElement _schema;
    private readonly IReadOnlyList<KernelParameterMetadata> _parameters;
    private readonly Audience _audience;
    private readonly bool _readsOnly;
    private readonly bool _asksFirst;
    private readonly bool _isCore;
    private readonly string? _turn;

    private ToolMethod(MethodInfo method, JsonSerializerOptions json)
    {
        Method = method;
        _name = method.GetCustomAttribute<KernelFunctionAttribute>()!.Name ?? CamelCase(method.Name);
        var where = $"{method.DeclaringType!.Name}.{method.Name}";
        if (!WireName().IsMatch(_name))
            throw new InvalidOperationException(
                $"{where}: the tool name '{_name}' must be 1 to 64 letters, digits or '_', starting with a letter.");

        _description = method.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{where}: a tool needs a [Description]; it is all that a model knows of it.");
        _title = method.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? Words(_name);
        var schema = ToolSchema.Of(method, json);
        _schema = JsonSerializer.SerializeToElement(schema, ToolJson.Options);
        _parameters = [.. ToolSchema.Parameters(schema)];
        _side = Side(method.ReturnType);
        _readsOnly = method.IsDefined(typeof(ReadsOnlyAttribute));
        _asksFirst = method.IsDefined(typeof(AsksFirstAttribute));
        _isCore = method.IsDefined(typeof(CoreToolAttribute));
        _audience = method.GetCustomAttribute<OfferedToAttribute>()?.Audience
            ?? (_readsOnly || _side == RunsIn.Browser ? Audience.Everyone : Audience.Chat);
        _turn = method.GetParameters().FirstOrDefault(parameter => parameter.ParameterType == typeof(TurnContext))?.Name;
    }

    /// <summary>The method.</summary>
    public MethodInfo Method { get; }

    /// <summary>Reads a method.</summary>
    /// <param name="method">A method with <c>[KernelFunction]</c>.</param>
    /// <param name="json">How its arguments are written.</param>
    /// <exception cref="InvalidOperationException">Its name is unfit for the wire, or it has no description.</exception>
    public static ToolMethod Of(MethodInfo method, JsonSerializerOptions json) => new(method, json);

    /// <summary>Makes a tool of it.</summary>
    /// <param name="make">Makes the kernel function once it is called, given how it is called and described.</param>
    public Tool Bind(Func<KernelFunctionFromMethodOptions, KernelFunction> make)
    {
        var function = new Lazy<KernelFunction>(
            () => make(new() { FunctionName = _name, Description = _description, Parameters = _parameters }));
        return new Tool(_name, _title, _description, _side, _schema, function)
        {
            ReadsOnly = _readsOnly,
            IsForChat = _audience != Audience.Clients,
            // Only a panel asks.
            IsForClients = _audience != Audience.Chat && (!_asksFirst || _side == RunsIn.Browser),
            IsCore = _isCore,
            AsksFirst = _asksFirst,
            TurnParameter = _turn,
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
