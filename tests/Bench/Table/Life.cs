using System.Diagnostics;
using ComfyAssistant.Bench.Load;
using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Table;

/// <summary>What a server needs from its start on, taken in two fresh processes: one answers at once, the other rests first.</summary>
/// <param name="FirstAnswer">From the start of the process to the end of its first answer, in milliseconds.</param>
/// <param name="FirstAnswerCpu">Its processor time until then, in milliseconds.</param>
/// <param name="Idle">Resident memory in MB, a few seconds after the start.</param>
/// <param name="AfterChat">The same after a first chat.</param>
/// <param name="AfterStreams">The same after 1,000 streams at once.</param>
internal sealed record Life(double FirstAnswer, double FirstAnswerCpu, double Idle, double AfterChat, double AfterStreams)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly ProviderScript Chat = new(20, 0);

    public static async Task<Life> TakeAsync(Contestants all, string name, CancellationToken cancellationToken)
    {
        var (answer, cpu) = await StartAsync(all, name, cancellationToken);

        await using var server = await all.StartAsync(name, cancellationToken);
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        var idle = server.Megabytes;
        await AskAsync(all, server, cancellationToken);
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var afterChat = server.Megabytes;
        await all.PlayAsync(TableLoads.Together1000.Script, cancellationToken);
        await Measurement.TakeAsync(server, TableLoads.Together1000, cancellationToken);
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        return new Life(answer, cpu, idle, afterChat, server.Megabytes);
    }

    private static async Task<(double Answer, double Cpu)> StartAsync(Contestants all, string name, CancellationToken cancellationToken)
    {
        await all.PlayAsync(Chat, cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        await using var server = await all.StartAsync(name, cancellationToken);
        await AskAsync(all, server, cancellationToken);
        return (Stopwatch.GetElapsedTime(begun).TotalMilliseconds, server.CpuSeconds * 1000);
    }

    private static async Task AskAsync(Contestants all, ServerProcess server, CancellationToken cancellationToken)
    {
        await all.PlayAsync(Chat, cancellationToken);
        using var client = new ChatClient(server.Address);
        var reading = await client.AskAsync(cancellationToken);
        if (!reading.Ended || reading.Deltas != Chat.Deltas)
            throw new InvalidOperationException($"{server.Name} did not answer its first chat; above is what it said.");
    }
}
