namespace ComfyAssistant.Bench.Load;

/// <summary>One scenario against all servers in turn, so that what disturbs the machine disturbs all of them.</summary>
internal static class Round
{
    /// <summary>Measures each server once.</summary>
    /// <returns>In the servers' order.</returns>
    public static async Task<IReadOnlyList<Measurement>> TakeAsync(
        Contestants all, Scenario scenario, CancellationToken cancellationToken)
    {
        await all.PlayAsync(scenario.Script, cancellationToken);
        var taken = new List<Measurement>();
        foreach (var server in all.Measured)
            taken.Add(await Measurement.TakeAsync(server, scenario, cancellationToken));
        return taken;
    }

    /// <summary>Runs the warm-up.</summary>
    /// <exception cref="InvalidOperationException">A server did not finish it: figures of one that answers with errors would look
    /// splendid.</exception>
    public static async Task WarmUpAsync(Contestants all, CancellationToken cancellationToken)
    {
        foreach (var warmUp in Scenario.WarmUp)
            foreach (var (server, taken) in all.Measured.Zip(await TakeAsync(all, warmUp, cancellationToken)))
                if (taken.Complete < taken.Readings.Count)
                    throw new InvalidOperationException(
                        $"{server.Name} finished {taken.Complete} of {taken.Readings.Count} streams of the warm-up; its words are above.");
    }
}
