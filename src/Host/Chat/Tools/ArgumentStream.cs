using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// The arguments of a call while the model writes them, in the form in which the client gets them in the end: every value fitted to the
/// tool's schema, the text as <see cref="JsText"/> writes it. Only what is final is given out, and never the last brace: a client may run a
/// tool as soon as its arguments are whole, and they have to be checked before. What is no plain JSON object is not followed; it comes
/// whole in the end.
/// </summary>
internal sealed class ArgumentStream
{
    private readonly Tool _tool;
    private readonly StringBuilder _written = new();
    private readonly JsonFollower _json;
    private int _given;

    /// <param name="tool">The tool that is called.</param>
    public ArgumentStream(Tool tool)
    {
        _tool = tool;
        _json = new JsonFollower(_written, Follow, Fit);
    }

    /// <summary>Takes the next characters that the model wrote.</summary>
    public void Write(string arguments) => _json.Write(arguments);

    /// <summary>Characters that were not given out yet.</summary>
    public int Waiting => _written.Length - _given;

    /// <summary>Gives out what is final and was not given out before; empty where there is nothing.</summary>
    public string Take()
    {
        var news = _written.ToString(_given, _written.Length - _given);
        _given = _written.Length;
        return news;
    }

    /// <summary>What is missing to the whole arguments; null where what was given out cannot become them.</summary>
    /// <param name="input">The arguments as the client gets them.</param>
    public string? Rest(JsonElement input)
    {
        var whole = JsText.Of(input);
        return _given <= whole.Length && _written.ToString(0, _given).AsSpan().SequenceEqual(whole.AsSpan(0, _given)) ? whole[_given..]
            : null;
    }

    /// <summary>Whether a value that begins so will come out as it is written, so that it need not be waited for.</summary>
    private bool Follow(string name, char first)
    {
        if (!_tool.Parameters.GetProperty("properties").TryGetProperty(name, out var schema))
            return first is '"' or '{' or '[';
        var type = schema.Text("type");
        return first switch
        {
            '"' => type == "string" && schema.Given("enum") is null,
            '{' => type == "object" && schema.Given("properties") is null,
            '[' => type == "array" && (schema.Given("items") is not { } items || items.Given("type") is null
                && items.Given("enum") is null),
            _ => false,
        };
    }

    private string? Fit(string name, string value)
    {
        using var json = JsonDocument.Parse(value);
        return ToolArguments.FitOne(_tool, name, json.RootElement) is { } fitted ? JsText.Of(fitted) : null;
    }
}
