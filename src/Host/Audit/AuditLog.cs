using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComfyAssistant.Host.Security;
using Serilog;
using Serilog.Core;

namespace ComfyAssistant.Host.Audit;

/// <summary>
/// <c>COMFY_ASSISTANT_AUDIT</c>: a line of JSON for every tool call that did not only look, and for every change of the studio's layer:
/// who, what, when, and what came of it. The file is bounded and has no secrets in it.
/// </summary>
/// <param name="file">The path of the first file; it is made with the first line.</param>
/// <param name="mask">Takes secrets out of arguments.</param>
/// <param name="timeProvider">Dates the lines.</param>
internal sealed class AuditLog(string file, SecretMask mask, TimeProvider timeProvider) : IDisposable
{
    /// <summary>The variable's name.</summary>
    public const string Setting = "COMFY_ASSISTANT_AUDIT";

    /// <summary>Characters of a call's arguments, and of an error, that are kept.</summary>
    private const int Longest = 2000;

    private const long LargestSize = 5 * 1024 * 1024;
    private const int Files = 10;

    private static readonly AsyncLocal<string?> Current = new();

    // Letters of all languages stay readable.
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<Logger> _log = new(() => new LoggerConfiguration()
        .WriteTo.File(file, outputTemplate: "{Message:l}{NewLine}", formatProvider: CultureInfo.InvariantCulture,
            rollOnFileSizeLimit: true, fileSizeLimitBytes: LargestSize, retainedFileCountLimit: Files)
        .CreateLogger());

    /// <summary>Who makes the request that is being answered; it goes on with what the request has started.</summary>
    public static string? Caller
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>Notes a call.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="outcome"><c>done</c>, <c>failed</c>, or <c>given to the panel</c> for what runs on the canvas.</param>
    /// <param name="error">What a failed one said.</param>
    public void Add(string tool, JsonElement arguments, string outcome, string? error = null) => Write(new
    {
        at = timeProvider.GetUtcNow(),
        who = Caller ?? "unknown",
        tool,
        arguments = Short(arguments.GetRawText()),
        outcome,
        error = error is null ? null : Short(error),
    });

    /// <summary>Notes a change of the studio's layer, by its route and without its content.</summary>
    /// <param name="route">The method and the path, which name what was changed.</param>
    /// <param name="outcome"><c>done</c> or <c>failed</c>.</param>
    public void AddStudios(string route, string outcome) => Write(new
    {
        at = timeProvider.GetUtcNow(),
        who = Caller ?? "unknown",
        layer = "team",
        change = Short(route),
        outcome,
    });

    public void Dispose()
    {
        if (_log.IsValueCreated)
            _log.Value.Dispose();
    }

    private void Write<T>(T line) => _log.Value.Information("{Line}", JsonSerializer.Serialize(line, Json));

    // Masked first: half a key is not known as one.
    private string Short(string text) => mask.Apply(text).Start(Longest);
}
