using System.Collections.Concurrent;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// Asks ComfyUI for files that a workflow names and no list shows, such as <c>sub/a.png</c> and <c>a.png [output]</c>.
/// </summary>
/// <param name="comfy">ComfyUI itself.</param>
/// <param name="environment">Says whether it is connected.</param>
/// <param name="timeProvider">Dates the answers.</param>
public sealed class StoredFileLookup(ComfyClient comfy, NodeEnvironment environment, TimeProvider timeProvider)
{
    // More than any real workflow loads; the rest stays a warning.
    private const int MostFiles = 32;
    private const int AtOnce = 4;
    private const int MostKept = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AllLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<StoredFile, (bool IsThere, DateTimeOffset At)> _answers = new();

    /// <summary>Judges something by the files that are there.</summary>
    /// <param name="judge">
    /// Called with what is known, and again once ComfyUI has said what it asked for; with null when none is connected.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> JudgeAsync<T>(Func<StoredFiles?, T> judge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);

        if (environment.Current.Source != NodeSource.Scanned) return judge(null);
        var files = new StoredFiles();
        var result = judge(files);
        if (files.Wanted.Count == 0) return result;
        await AskAsync(files, cancellationToken);
        return judge(files);
    }

    private async Task AskAsync(StoredFiles files, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(AllLimit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var answers = new ConcurrentDictionary<StoredFile, bool>();
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token };
            await Parallel.ForEachAsync(files.Wanted.Take(MostFiles), options, async (file, cancel) =>
            {
                if (await AnswerAsync(file, cancel) is { } isThere) answers[file] = isThere;
            });
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What has not been answered by now stays a warning.
        }
        foreach (var (file, isThere) in answers) files.Learn(file, isThere);
    }

    private async Task<bool?> AnswerAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (_answers.TryGetValue(file, out var known) && now - known.At < Kept) return known.IsThere;
        try
        {
            var isThere = await comfy.HasFileAsync(file, cancellationToken);
            if (_answers.Count >= MostKept) _answers.Clear();
            _answers[file] = (isThere, now);
            return isThere;
        }
        catch (ComfyException)
        {
            // Away, or a version that shows no files: the finding says that it could not be checked.
            return null;
        }
    }
}
