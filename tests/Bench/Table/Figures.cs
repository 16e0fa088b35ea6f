using ComfyAssistant.Bench.Load;

namespace ComfyAssistant.Bench.Table;

/// <summary>All that was measured: of each load and server one figure a round, and medians of them.</summary>
internal sealed class Figures
{
    private readonly Dictionary<(string Load, string Server), List<Measurement>> _loads = [];
    private readonly Dictionary<string, List<Life>> _lives = [];

    public void Add(string load, string server, Measurement taken) => At(_loads, (load, server)).Add(taken);

    public void Add(string server, Life life) => At(_lives, server).Add(life);

    /// <summary>Whether this server was started and its memory looked at.</summary>
    public bool HasLife(string server) => _lives.ContainsKey(server);

    /// <summary>The median of a figure of a load.</summary>
    public double Median(Scenario load, string server, Func<Measurement, double> figure) =>
        Middle(_loads[(load.Name, server)].Select(figure));

    /// <summary>How many times the base a server's figure is: the median of the rounds, each compared by itself.</summary>
    public double Ratio(Scenario load, string server, string baseline, Func<Measurement, double> figure) =>
        Middle(_loads[(load.Name, server)].Zip(_loads[(load.Name, baseline)], (mine, theirs) => figure(mine) / figure(theirs)));

    /// <summary>The median of a figure of a server's lives.</summary>
    public double Median(string server, Func<Life, double> figure) => Middle(_lives[server].Select(figure));

    /// <summary>As the other one, of lives.</summary>
    public double Ratio(string server, string baseline, Func<Life, double> figure) =>
        Middle(_lives[server].Zip(_lives[baseline], (mine, theirs) => figure(mine) / figure(theirs)));

    /// <summary>Streams that did not end as they should, by load and server; none in a run that counts.</summary>
    public IEnumerable<string> Broken =>
        from load in _loads
        let broken = load.Value.Sum(taken => taken.Readings.Count - taken.Complete)
        where broken > 0
        select $"{load.Key.Server}, {load.Key.Load}: {broken} streams did not end as they should";

    /// <summary>The middle one of some values.</summary>
    public static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(sorted.Length - 1) / 2];
    }

    private static List<TValue> At<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key) where TKey : notnull =>
        lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
