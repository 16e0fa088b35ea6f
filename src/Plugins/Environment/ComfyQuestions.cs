using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// Asks ComfyUI what its declarations leave open in a workflow: files that no list shows, such as <c>sub/a.png</c> and <c>a.png
/// [output]</c>, and values of package nodes that may check their inputs by themselves.
/// </summary>
/// <param name="comfy">ComfyUI itself.</param>
/// <param name="environment">Says whether it is connected.</param>
/// <param name="servers">Which there are: what one says holds for no other.</param>
/// <param name="timeProvider">Dates the answers.</param>
public sealed class ComfyQuestions(ComfyClient comfy, NodeEnvironment environment, ComfyServers servers, TimeProvider timeProvider)
{
    // In one pass. More than any real workflow loads; the rest stays a warning.
    private const int MostFiles = 32;
    private const int AtOnce = 4;
    private const int MostKept = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    // Each answer may lead to another change of the same node, which is another question.
    private const int MostPasses = 4;

    // How a package's node checks its inputs changes with the package only. What it refuses may be a file that the user adds now.
    private static readonly TimeSpan TakenKept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AllLimit = TimeSpan.FromSeconds(5);

    private readonly PerComfy<Told> _told = new(servers, _ => new());

    /// <summary>Judges something by the files that are there.</summary>
    /// <param name="judge">
    /// Called with what is known, and again once ComfyUI has said what it asked for; with null when none is connected.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> JudgeAsync<T>(Func<ServerAnswers?, T> judge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);

        if (environment.Current.Source != NodeSource.Scanned) return judge(null);
        using var late = new CancellationTokenSource(AllLimit, timeProvider);
        var answers = new ServerAnswers();
        var result = judge(answers);
        for (var pass = 0; pass < MostPasses && answers.IsWanting && await AskAsync(answers, late, cancellationToken); pass++)
            result = judge(answers);
        return result;
    }

    // False when nothing new was learned.
    private async Task<bool> AskAsync(ServerAnswers answers, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var files = new ConcurrentDictionary<StoredFile, bool>();
        var nodes = new ConcurrentDictionary<NodeQuestion, HashSet<string>>();
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token };
            await Parallel.ForEachAsync(answers.Files.Wanted.Take(MostFiles), options, async (file, cancel) =>
            {
                if (await AnswerAsync(file, cancel) is { } isThere) files[file] = isThere;
            });
            await Parallel.ForEachAsync(answers.Nodes.Wanted, options, async (node, cancel) =>
            {
                if (await AnswerAsync(node, cancel) is { } refused) nodes[node] = refused;
            });
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What has not been answered by now stays as the declarations have it.
        }
        foreach (var (file, isThere) in files) answers.Files.Learn(file, isThere);
        foreach (var (node, refused) in nodes) answers.Nodes.Learn(node, refused);
        return files.Count + nodes.Count > 0;
    }

    private async Task<bool?> AnswerAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var files = _told.Current.Files;
        var now = timeProvider.GetUtcNow();
        var key = (file, ComfyUser.Current);
        if (files.TryGetValue(key, out var known) && now - known.At < Kept) return known.IsThere;
        try
        {
            var isThere = await comfy.HasFileAsync(file, cancellationToken);
            if (files.Count >= MostKept) files.Clear();
            files[key] = (isThere, now);
            return isThere;
        }
        catch (ComfyException)
        {
            // Away, or a version that shows no files: the finding says that it could not be checked.
            return null;
        }
    }

    private async Task<HashSet<string>?> AnswerAsync(NodeQuestion node, CancellationToken cancellationToken)
    {
        var installation = environment.Current;
        var catalog = installation.Nodes;
        var told = _told.Current;
        if (installation.ScannedAt?.UtcTicks == told.Outdated) return null;
        if (catalog.Find(node.Type) is not { } type || !NodeTrial.IsPossible(type, catalog)) return null;
        if (!ReferenceEquals(told.Exchange(installation), installation)) told.Nodes.Clear();
        var now = timeProvider.GetUtcNow();
        var key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{node.Type}\n{node.Values}")));
        if (told.Nodes.TryGetValue(key, out var known) && now - known.At < (known.Refused is { Count: 0 } ? TakenKept : Kept))
            return known.Refused;
        try
        {
            var (refused, isQueued) = await comfy.TryNodeAsync(node, cancellationToken);
            if (isQueued) told.Outdated = installation.ScannedAt?.UtcTicks ?? -1;
            if (told.Nodes.Count >= MostKept) told.Nodes.Clear();
            told.Nodes[key] = (refused, now);
            return refused;
        }
        catch (ComfyException)
        {
            // Away, or behind a proxy that lets no prompt through: the declaration counts.
            return null;
        }
    }

    // By one ComfyUI.
    private sealed class Told
    {
        private Installation? _asked;

        // When the scan was made that turned out to be out of date.
        public long Outdated { get; set; } = -1;

        public ConcurrentDictionary<(StoredFile File, string? User), (bool IsThere, DateTimeOffset At)> Files { get; } = new();

        // By a hash of the question, which may be long.
        public ConcurrentDictionary<string, (HashSet<string>? Refused, DateTimeOffset At)> Nodes { get; } = new();

        // The installation that was asked before.
        public Installation? Exchange(Installation asked) => Interlocked.Exchange(ref _asked, asked);
    }
}
