using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>What is to be run.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Repeat">How often each.</param>
/// <param name="Connection">The connection that answers: its id or its name; null for the default.</param>
/// <param name="Model">The model; null for the connection's own.</param>
internal sealed record RunOrder(IReadOnlyList<Example> Examples, int Repeat, string? Connection, string? Model);

/// <summary>Runs examples one after the other, and keeps what came of them.</summary>
internal sealed class ExampleRunner(
    OwnService service, ModelRoster roster, ExampleChecks checks, PromptVersions versions, RunStore store, SecretMask mask,
    TimeProvider timeProvider, ILogger<ExampleRunner> log)
{
    /// <summary>How often one may be repeated.</summary>
    public const int MostRepeats = 50;

    /// <summary>Runs them.</summary>
    /// <param name="order">What.</param>
    /// <param name="begins">Is told which example begins.</param>
    /// <param name="ended">Is told what came of each.</param>
    /// <param name="stopping">Stops it; what was run until then is the result.</param>
    /// <exception cref="ContextException">
    /// It cannot begin: there is no such connection, only the demo, or the panel was not built.
    /// </exception>
    public async Task<RunResult> RunAsync(
        RunOrder order, Action<Example> begins, Func<ExampleResult, Task> ended, CancellationToken stopping)
    {
        var at = timeProvider.GetUtcNow();
        var connection = await ConnectionAsync(order.Connection, stopping);
        if (roster.IsDemo(connection))
            throw new ContextException(ContextFault.Invalid, "No model is connected. The built-in demo is a script, so that examples say "
                + "nothing about it: connect a model, or set OPENAI_API_KEY.");
        var model = await roster.GetAsync(connection.Id, order.Model, stopping);
        var who = new Answerer(connection.Id, model.Options.Model);
        var prompts = await versions.ReadAsync(stopping);
        using var sandbox = await Sandbox.CreateAsync(service, log, stopping);
        var results = new List<ExampleResult>();
        try
        {
            foreach (var example in order.Examples)
            {
                begins(example);
                results.Add(await RepeatAsync(example, order.Repeat, who, sandbox, stopping));
                await ended(results[^1]);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // What was run is the result; the one that was under way counts as not run.
        }
        var result = new RunResult(
            Guid.CreateVersion7(at).ToString("N"), at, AppVersion.Current, connection.Name, who.Model, order.Repeat,
            results.Count < order.Examples.Count, prompts, results);
        if (results.Count > 0)
            await store.AddAsync(result);
        return result;
    }

    private async Task<ExampleResult> RepeatAsync(
        Example example, int repeat, Answerer who, Sandbox sandbox, CancellationToken stopping)
    {
        var tally = new Tally(example);
        var conversation = new ExampleConversation(service, sandbox, timeProvider);
        for (var count = 0; count < repeat; count++)
        {
            try
            {
                var outcome = await conversation.RunAsync(example, who, stopping);
                var found = new List<CheckResult>();
                foreach (var expectation in example.Expectations)
                    found.Add(Masked(await checks.CheckAsync(expectation, example, outcome, who, stopping)));
                tally.Add(outcome, found);
            }
            catch (Exception failure) when (failure is ContextException or HttpRequestException or IOException
                && !stopping.IsCancellationRequested)
            {
                tally.Fail(mask.ApplyKnown(failure.Message));
            }
        }
        stopping.ThrowIfCancellationRequested();
        return tally.Result();
    }

    private CheckResult Masked(CheckResult check) => check with { Came = mask.ApplyKnown(check.Came) };

    private async ValueTask<Connection> ConnectionAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null)
            return await roster.DefaultAsync(cancellationToken);
        var all = (await roster.AllAsync(cancellationToken)).Connections;
        return all.FirstOrDefault(connection => connection.Id == name)
            ?? all.FirstOrDefault(connection => string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ContextException(ContextFault.NotFound, $"There is no connection \"{name.Start(60)}\". There are "
                + $"{string.Join(", ", all.Select(connection => connection.Name))}.");
    }
}
