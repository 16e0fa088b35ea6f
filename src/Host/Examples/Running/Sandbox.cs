using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>
/// A canvas that nobody sees, with the panel's own tools: the code with which drafts and models are tried in the panel, in an interpreter
/// inside the service. One call at a time.
/// </summary>
internal sealed partial class Sandbox : IDisposable
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);

    private static readonly string[] Asked = ["/api/templates/", "/api/workflows/"];

    private readonly Engine _engine;
    private readonly OwnService _service;
    private readonly ILogger _log;
    private readonly JsValue _script;
    private JsValue _canvas = JsValue.Undefined;
    private CancellationToken _stopping;

    private Sandbox(OwnService service, ILogger log)
    {
        (_service, _log) = (service, log);
        _engine = new Engine(options =>
        {
            options.TimeoutInterval(LongestCall);
            options.Constraints.PromiseTimeout = LongestCall;
        });
        _engine.SetValue("hostFetch", new Func<string, string, string?, Task<string>>(FetchAsync));
        _engine.SetValue("hostLog", new Action<string>(line => LogFault(_log, line)));
        _engine.Execute(SandboxScript.Parsed);
        _script = _engine.GetValue("Sandbox");
        Tools = JsonSerializer.Deserialize<string[]>(_engine.Invoke(_script.Get("tools")).AsString())!.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The names of the tools that run on it.</summary>
    public IReadOnlySet<string> Tools { get; }

    /// <summary>A sandbox that knows the node types that the service knows.</summary>
    /// <exception cref="ContextException">Unavailable: the panel was not built.</exception>
    public static async Task<Sandbox> CreateAsync(OwnService service, ILogger log, CancellationToken cancellationToken)
    {
        var (status, types) = await service.AskAsync(HttpMethod.Get, "/api/environment/object-info", null, cancellationToken);
        var sandbox = new Sandbox(service, log);
        sandbox._engine.Invoke(sandbox._script.Get("know"), status == 200 ? types : "{}");
        return sandbox;
    }

    /// <summary>Clears it and puts a workflow on it.</summary>
    /// <param name="workflow">In either format; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Invalid: the workflow cannot be put on it.</exception>
    public async Task OpenAsync(JsonElement? workflow, CancellationToken cancellationToken)
    {
        try
        {
            _canvas = await InvokeAsync(_script.Get("open"), cancellationToken, workflow?.GetRawText() ?? "{}");
        }
        catch (PromiseRejectedException refused)
        {
            throw new ContextException(ContextFault.Invalid, $"The example's canvas cannot be used: {Words(refused)}", refused);
        }
    }

    /// <summary>Runs a tool.</summary>
    /// <returns>What it returns to the model: <c>{"success": true, "data": …}</c> or <c>{"success": false, "error": "…"}</c>.</returns>
    /// <exception cref="ContextException">Unavailable: the sandbox broke, or took too long.</exception>
    public async Task<JsonNode> CallAsync(string tool, string input, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse((await InvokeAsync(_canvas.Get("call"), cancellationToken, tool, input)).AsString())!;
        }
        catch (Exception broken) when (broken is JintException or TimeoutException)
        {
            throw new ContextException(ContextFault.Unavailable, $"{tool} did not end on the canvas: {broken.Message}", broken);
        }
    }

    /// <summary>The workflow on it now, in the UI format.</summary>
    public JsonElement Workflow()
    {
        using var json = JsonDocument.Parse(_engine.Invoke(_canvas.Get("workflow")).AsString());
        return json.RootElement.Clone();
    }

    public void Dispose() => _engine.Dispose();

    private async Task<JsValue> InvokeAsync(JsValue function, CancellationToken cancellationToken, params string[] arguments)
    {
        _stopping = cancellationToken;
        return await _engine.Invoke(function, [.. arguments.Cast<object>()]).UnwrapIfPromiseAsync(cancellationToken);
    }

    // What tools on a canvas ask: templates, and what the service finds out about workflows. Nothing that changes anything.
    private async Task<string> FetchAsync(string method, string path, string? body)
    {
        if (!Asked.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
            return "404 {}";
        var (status, answer) = await _service.AskAsync(new HttpMethod(method), path, body, _stopping);
        return $"{status} {answer}";
    }

    private static string Words(PromiseRejectedException refused) =>
        refused.RejectedValue is { } value && value.IsObject() && value.AsObject().Get("message") is { } message && message.IsString()
            ? message.AsString()
            : refused.Message;

    [LoggerMessage(LogLevel.Warning, "The sandbox of examples: {Line}")]
    private static partial void LogFault(ILogger log, string line);
}
