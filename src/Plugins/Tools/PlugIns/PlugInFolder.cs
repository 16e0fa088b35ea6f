using ComfyAssistant.Plugins.Storage;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>
/// The plug-ins that the user has allowed, loaded again whenever their files have changed. While one is broken by a build, its last good
/// version stays in force, as prompts do; one whose folder is deleted is gone with the next look.
/// </summary>
/// <param name="allowed">The plug-ins that may be loaded, in the order in which they may take names.</param>
/// <param name="folder">Where those that are only named are looked for.</param>
/// <param name="own">Gives our own tools, whose names are taken; asked only where there is a plug-in.</param>
/// <param name="loader">Loads them.</param>
/// <param name="timeProvider">Tells which files are young.</param>
/// <param name="log">Takes what is wrong with them.</param>
public sealed partial class PlugInFolder(
    IReadOnlyList<PlugInPlace> allowed, string folder, Func<Toolbox> own, PlugInLoader loader, TimeProvider timeProvider,
    ILogger<PlugInFolder> log)
{
    private const int MostListed = 100;

    private readonly AsyncMutex _looking = new();
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly List<(WeakReference Context, string Copy)> _left = [];
    private volatile PlugInTools _current = PlugInTools.None;
    private bool _changed;

    /// <summary>What the last look found; nothing is read.</summary>
    public PlugInTools Last => _current;

    /// <summary>Where plug-ins that are only named are looked for.</summary>
    public string Folder => folder;

    /// <summary>
    /// How many versions that are no longer in force are still in memory, because a turn uses them or nothing was collected yet.
    /// </summary>
    public int LeftInMemory
    {
        get
        {
            lock (_left) return _left.Count(left => left.Context.IsAlive);
        }
    }

    /// <summary>Names of folders that hold a plug-in which is not allowed.</summary>
    public IReadOnlyList<string> NotAllowed()
    {
        if (!Directory.Exists(folder)) return [];
        var names = Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && !allowed.Any(place => place.Name == name));
        return [.. names.Order(StringComparer.Ordinal).Take(MostListed)];
    }

    /// <summary>The plug-ins as they are now.</summary>
    public async ValueTask<PlugInTools> CurrentAsync(CancellationToken cancellationToken)
    {
        // Most people have none, and nobody should pay for what they do not have.
        if (allowed.Count == 0) return PlugInTools.None;
        using var turn = await _looking.TakeAsync(cancellationToken);
        // A caller that gives up in the middle must not take with it what the looks before have found.
        foreach (var place in allowed) _changed |= await LookAsync(place, cancellationToken);
        DeleteUnused();
        if (_changed) _current = Gather();
        _changed = false;
        return _current;
    }

    private async Task<bool> LookAsync(PlugInPlace place, CancellationToken cancellationToken)
    {
        var stamp = FolderStamp.Of([place.Folder], [], timeProvider);
        _seen.TryGetValue(place.Name, out var last);
        if (last is { IsFinal: true } && last.Print == stamp.Print) return false;
        if (!Directory.Exists(place.Folder))
        {
            if (last?.Loaded is { } gone) Leave(gone);
            return Keep(place, last, new Seen(stamp.Print, IsFinal: true, null, "Its folder does not exist."), null);
        }
        try
        {
            var loaded = await loader.LoadAsync(place, cancellationToken);
            if (last?.Loaded is { } older) Leave(older);
            LogLoaded(log, place.Name, string.Join(", ", loaded.Tools.Select(tool => tool.Name)));
            return Keep(place, last, new Seen(stamp.Print, IsFinal: true, loaded, null), null);
        }
        catch (PlugInException broken)
        {
            // A build may be under way: until its files have settled, they are looked at again.
            return Keep(place, last, new Seen(stamp.Print, stamp.IsSettled, last?.Loaded, broken.Message), broken.InnerException);
        }
    }

    private bool Keep(PlugInPlace place, Seen? last, Seen now, Exception? failure)
    {
        if (now.Problem is { } problem && problem != last?.Problem) LogBroken(log, failure, place.Name, problem);
        _seen[place.Name] = now;
        return last is null || now.Problem != last.Problem || !ReferenceEquals(now.Loaded, last.Loaded);
    }

    // A plug-in that would take a name brings none of its tools: half of one is harder to understand than none.
    private PlugInTools Gather()
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Tool> tools = [];
        List<PlugInState> states = [];
        foreach (var place in allowed)
        {
            var (_, _, loaded, problem) = _seen[place.Name];
            IReadOnlyList<Tool> brought = loaded?.Tools ?? [];
            if (brought.FirstOrDefault(tool => own().Find(tool.Name) is not null || owners.ContainsKey(tool.Name)) is { } taken)
            {
                var owner = owners.TryGetValue(taken.Name, out var other) ? $"the plug-in {other}" : "the assistant itself";
                problem = $"Its tool \"{taken.Name}\" has a name that {owner} uses. Rename it.";
                LogBroken(log, null, place.Name, problem);
                brought = [];
            }
            foreach (var tool in brought) owners[tool.Name] = place.Name;
            tools.AddRange(brought);
            states.Add(new(place.Name, IsAllowed: true, [.. brought.Select(tool => tool.Name)], problem));
        }
        return new(tools, states);
    }

    private void Leave(LoadedPlugIn loaded)
    {
        lock (_left) _left.Add((loaded.Context, loaded.Copy));
    }

    private void DeleteUnused()
    {
        lock (_left) _left.RemoveAll(left => !left.Context.IsAlive && PlugInCopies.Delete(left.Copy));
    }

    [LoggerMessage(LogLevel.Information, "The plug-in {Name} is loaded: {Tools}")]
    private static partial void LogLoaded(ILogger log, string name, string tools);

    [LoggerMessage(LogLevel.Warning, "The plug-in {Name} cannot be used as it is: {Problem}")]
    private static partial void LogBroken(ILogger log, Exception? failure, string name, string problem);

    private sealed record Seen(ulong Print, bool IsFinal, LoadedPlugIn? Loaded, string? Problem);
}
