using System.CommandLine;
using System.Text.Json;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Examples.Running;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>eval</c>: runs examples as tests.</summary>
internal static class EvalCommand
{
    private const int Failed = 1;

    public static Command Create(string[] settings, CommandContext context)
    {
        var names = new Argument<string[]>("names")
        {
            Description = "Names of examples, or folders with *.yaml; all examples where none are given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var connection = new Option<string?>("--connection")
        {
            Description = "The connection that answers, by its name in the panel; \"environment\" for that of the settings.",
            HelpName = "NAME",
        };
        var model = new Option<string?>("--model")
        {
            Description = "The model; the connection's own where it is left out.",
            HelpName = "MODEL",
        };
        var repeat = new Option<int>("--repeat") { Description = "How often each is run.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var json = new Option<string?>("--json") { Description = "Write the result into this file, as JSON.", HelpName = "FILE" };
        var baseline = new Option<string?>("--baseline")
        {
            Description = "Compare with this file, which --json wrote, and not with the last run.",
            HelpName = "FILE",
        };
        var command = new Command("eval", "Run examples against a model, and say which of their expectations it meets.")
        {
            names, connection, model, repeat, json, baseline,
        };
        command.SetAction((parsed, cancellationToken) => CommandSettings.GuardAsync(context, () => RunAsync(
            new EvalOrder(
                parsed.GetValue(names) ?? [], parsed.GetValue(connection), parsed.GetValue(model), parsed.GetValue(repeat),
                parsed.GetValue(json), parsed.GetValue(baseline)),
            settings, context, cancellationToken)));
        return command;
    }

    private sealed record EvalOrder(
        IReadOnlyList<string> Names, string? Connection, string? Model, int Repeat, string? Json, string? Baseline);

    private static async Task<int> RunAsync(
        EvalOrder order, string[] settings, CommandContext context, CancellationToken cancellationToken)
    {
        if (order.Repeat is < 1 or > ExampleRunner.MostRepeats)
            return await context.RefuseAsync($"--repeat takes a whole number from 1 to {ExampleRunner.MostRepeats}.");
        var baseline = order.Baseline is { } file ? await RunStore.ReadAsync(Path.GetFullPath(file), cancellationToken) : null;
        // A service of its own on a free port, beside the one that may run: with the same data, settings and connections.
        await using var app = Program.Build(
            [.. settings, "--COMFY_ASSISTANT_URLS=http://127.0.0.1:0", "--COMFY_ASSISTANT_LOG_LEVEL=ERROR"], isOverStdio: true);
        var examples = await ExamplesAsync(order.Names, app.Services.GetRequiredService<ExampleStore>(), cancellationToken);
        try
        {
            return await RunAsync(order, app, examples, baseline, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await context.RefuseAsync("Stopped before the first example was run.", Failed);
        }
    }

    private static async Task<int> RunAsync(
        EvalOrder order, WebApplication app, IReadOnlyList<Example> examples, RunResult? baseline, CommandContext context,
        CancellationToken cancellationToken)
    {
        var services = app.Services;
        await app.StartAsync(cancellationToken);
        // What is installed decides what is valid, and tokens are counted, not estimated.
        await services.GetRequiredService<ComfyWatch>().Looked.WaitAsync(cancellationToken);
        await services.GetRequiredService<TokenCounter>().Ready.WaitAsync(cancellationToken);
        // Ctrl+C reaches the service as well as the command, in whichever order.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        var report = new EvalReport(context, order.Repeat);
        var result = await services.GetRequiredService<ExampleRunner>().RunAsync(
            new RunOrder(examples, order.Repeat, order.Connection, order.Model), _ => { }, report.ShowAsync, stopping.Token);
        var kept = baseline is null ? await services.GetRequiredService<RunStore>().ListAsync(CancellationToken.None) : [];
        await report.EndAsync(result, examples.Count, baseline ?? RunChanges.Earlier(result, kept));
        if (order.Json is { } target)
            await TextFile.WriteAsync(
                Path.GetFullPath(target), JsonSerializer.Serialize(result, RunJson.Default.RunResult) + "\n", CancellationToken.None);
        await app.StopAsync(CancellationToken.None);
        return result.IsGood && !result.IsStopped ? 0 : Failed;
    }

    private static async Task<IReadOnlyList<Example>> ExamplesAsync(
        IReadOnlyList<string> names, ExampleStore store, CancellationToken cancellationToken)
    {
        var folders = names.Where(Directory.Exists).ToList();
        var examples = new List<Example>();
        foreach (var folder in folders)
            examples.AddRange(await ExampleStore.InAsync(Path.GetFullPath(folder), cancellationToken));
        var others = names.Except(folders).ToList();
        if (others.Count > 0 || folders.Count == 0)
            examples.AddRange(ChosenExamples.Of(await store.ListAsync(cancellationToken), others));
        return examples;
    }
}
