using System.Text.Json;
using ComfyAssistant.Plugins.Storage;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Tools.Choice;

/// <summary>
/// The user's marks, in <c>tools.json</c> among their data: <c>{"everyone": {TOOL: MARK}, "personas": {SLUG: {TOOL: MARK}}}</c>. Read again
/// when the file has changed. While it is broken, the last good marks stay in force.
/// </summary>
/// <param name="files">Where they are kept.</param>
/// <param name="log">Takes what is wrong with them.</param>
/// <param name="layers">What lies below.</param>
public sealed partial class ToolMarkStore(UserFiles files, ILogger<ToolMarkStore> log, Layers? layers = null)
{
    private const int MaxBytes = 1024 * 1024;
    private const int MostPersonas = 500;

    private static readonly SharedFile Marks = new("tools.json", MaxBytes, IsForProcesses: true);

    private volatile Read _last = new(null, ToolMarks.None, null);

    /// <summary>The studio's marks, which hold for everybody; null where there is no studio.</summary>
    public ToolMarkStore? Team { get; } = layers?.Team is { } team ? new(team.Files, log) : null;

    /// <summary>Why the file's marks are not in force; null when they are.</summary>
    public string? Problem => _last.Problem;

    /// <summary>The marks as they are now. The same object as last time while nothing has changed.</summary>
    public async ValueTask<ToolMarks> CurrentAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        FileStamp? stamp = null;
        try
        {
            if (await files.FindAsync(Marks.Path, "tools.json", cancellationToken) is not { } file)
            {
                if (last.Marks != ToolMarks.None || last.Problem is not null) _last = new(null, ToolMarks.None, null);
                return _last.Marks;
            }
            stamp = file.Stamp;
            if (stamp is not null && stamp == last.Stamp) return last.Marks;
            var text = await files.ReadAsync(Marks.Path, MaxBytes, cancellationToken) ?? "{}";
            // A young file is read again with every look: what is cached by the marks must not be made again each time.
            _last = text == last.Text ? last with { Stamp = stamp, Problem = null } : new(stamp, Parse(text), null) { Text = text };
        }
        catch (Exception broken) when (broken is ContextException or JsonException or NotSupportedException)
        {
            var problem = broken is ContextException ? broken.Message : Broken(broken);
            if (problem != last.Problem) LogBroken(log, problem);
            _last = last with { Stamp = stamp, Problem = problem };
        }
        return _last.Marks;
    }

    /// <summary>The marks as they are now, for whom they forbid something: it is not allowed because they cannot be read.</summary>
    /// <exception cref="ContextException">Unavailable: they cannot be read, and there were none before that could.</exception>
    public async ValueTask<ToolMarks> RequiredAsync(CancellationToken cancellationToken)
    {
        var marks = await CurrentAsync(cancellationToken);
        return ReferenceEquals(marks, ToolMarks.None) && Problem is { } problem
            ? throw new ContextException(ContextFault.Unavailable,
                $"Which tools the studio allows cannot be read, so that none can be used. Tell its editors: {problem}")
            : marks;
    }

    /// <summary>Changes one mark.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="persona">The persona's slug; null for everyone.</param>
    /// <param name="mark">The mark; null takes it off.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Unreadable: the file is broken, and only its owner can say what it should hold. Unavailable.
    /// Invalid: there are too many personas in it.</exception>
    public async Task SetAsync(string tool, string? persona, ToolMark? mark, CancellationToken cancellationToken)
    {
        Read? written = null;
        await files.ChangeAsync(Marks, Marked, cancellationToken);
        _last = written!;

        string Marked(string? text)
        {
            var changed = Whole(text).With(tool, persona, mark);
            if (changed.Personas.Count > MostPersonas)
                throw new ContextException(ContextFault.Invalid, $"More than {MostPersonas} personas have marks. Take some off first.");
            written = new(null, changed, null) { Text = JsonSerializer.Serialize(changed, ToolJson.Options) };
            return written.Text;
        }
    }

    private static ToolMarks Whole(string? text)
    {
        try
        {
            return text is null ? ToolMarks.None : Parse(text);
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            throw new ContextException(ContextFault.Unreadable,
                $"{Broken(broken)} Repair or delete the file; nothing was changed.", broken);
        }
    }

    private static string Broken(Exception broken) => "tools.json is broken: " + broken.Message;

    private static ToolMarks Parse(string text)
    {
        var (everyone, personas) = JsonSerializer.Deserialize<File>(text, ToolJson.Options) ?? new();
        return new(
            everyone ?? [],
            (personas ?? []).ToDictionary(own => own.Key, own => (IReadOnlyDictionary<string, ToolMark>)own.Value, StringComparer.Ordinal));
    }

    [LoggerMessage(LogLevel.Warning, "{Problem} The last good marks of tools stay in force.")]
    private static partial void LogBroken(ILogger log, string problem);

    private sealed record File(
        Dictionary<string, ToolMark>? Everyone = null, Dictionary<string, Dictionary<string, ToolMark>>? Personas = null);

    private sealed record Read(FileStamp? Stamp, ToolMarks Marks, string? Problem)
    {
        public string? Text { get; init; }
    }
}
