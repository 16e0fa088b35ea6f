using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models.Connections.Testing;

/// <summary>
/// Tries a connection's model with three small questions: one in words, one that needs two tool calls, one about a picture. A failure says
/// what to do about it.
/// </summary>
internal sealed class ConnectionTest(ModelRoster roster, TimeProvider timeProvider)
{
    private const int UsefulWindow = 16_000;
    private const double SlowTokens = 8;

    private static readonly TimeSpan NoticedWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(10);

    private const string WeatherSchema =
        """{"type":"object","properties":{"city":{"type":"string","description":"The city's name."}},"required":["city"]}""";

    // A red square of 16 by 16, as PNG.
    private static readonly byte[] RedSquare = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mP4z8BAEmIY1TCqYfhqAACQ+f8B8u7oVwAAAABJRU5ErkJggg==");

    private static readonly IReadOnlyList<Tool> Weather = [WeatherTool()];

    /// <summary>Tries it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="model">The model; null for the connection's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The model that was tried, and a line for each ability.</returns>
    public async Task<(string Model, IReadOnlyList<TestLine> Lines)> RunAsync(
        Connection connection, string? model, CancellationToken cancellationToken)
    {
        var (listed, unlisted) = await ListAsync(connection, cancellationToken);
        var connected = await roster.GetAsync(connection.Id, model, cancellationToken);
        var name = connected.Options.Model;
        var talk = await AskAsync(connected, "Count from one to twenty in words.", [], cancellationToken);
        if (talk.Failure is { } failure)
            return (name, [.. Failed(connection, listed, unlisted, failure)]);

        var tools = AskAsync(connected,
            "What is the weather in Paris and in Oslo? Call the tool once for each city, both in the same answer.", Weather,
            cancellationToken);
        var picture = Probe.AskAsync(connected, Picture(), [], timeProvider, cancellationToken);
        await Task.WhenAll(tools, picture);
        return (name,
        [
            new("reachable", TestState.Good), new("key", TestState.Good), ModelLine(listed, name), Streaming(talk),
            .. Tools(await tools), Pictures(await picture), Window(connection, listed, name, connected), Speed(talk),
        ]);
    }

    private async Task<(IReadOnlyList<ListedModel>? Models, ModelException? Failure)> ListAsync(
        Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (roster.IsDemo(connection) ? [] : await roster.ListAsync(connection, cancellationToken), null);
        }
        catch (ModelException failure)
        {
            return (null, failure);
        }
    }

    private Task<Probe> AskAsync(ConnectedModel model, string question, IReadOnlyList<Tool> tools, CancellationToken cancellationToken) =>
        Probe.AskAsync(model, new ChatMessageContent(AuthorRole.User, question), tools, timeProvider, cancellationToken);

    private static ChatMessageContent Picture() => new(AuthorRole.User,
        [new TextContent("Which colour does this picture have? Answer with one word."), new ImageContent(RedSquare, "image/png")]);

    // Which of the first three lines a failure belongs to: what comes before it works, what comes after it could not be tried.
    private static IEnumerable<TestLine> Failed(
        Connection connection, IReadOnlyList<ListedModel>? listed, ModelException? unlisted, ModelException failure)
    {
        var isThere = listed is not null || Answered(failure) || unlisted is not null && Answered(unlisted);
        var isKey = failure.Kind is ErrorKind.WrongKey or ErrorKind.Forbidden or ErrorKind.EmptyAccount or ErrorKind.Country;
        if (!isThere)
            yield return new("reachable", TestState.Bad, failure.Message, connection.BaseUrl.IsLoopback
                ? "Start the server, and look for the port that it names." : "Check the address, and that this machine is online.");
        else
            yield return new("reachable", TestState.Good);
        yield return !isThere ? new("key", TestState.Skipped)
            : isKey ? new("key", TestState.Bad, failure.Message, "Make a new key at the provider and enter it here.")
            : new("key", TestState.Good);
        yield return !isThere || isKey ? new("model", TestState.Skipped)
            : new("model", TestState.Bad, failure.Message, "Choose another model from the list.");
        foreach (var check in (string[])["streaming", "tools", "parallelCalls", "pictures", "window", "speed"])
            yield return new(check, TestState.Skipped);
    }

    private static bool Answered(ModelException failure) =>
        failure.Kind is not (ErrorKind.Other or ErrorKind.Unreachable or ErrorKind.Silent);

    private static TestLine ModelLine(IReadOnlyList<ListedModel>? listed, string model) =>
        listed is null ? new("model", TestState.Fair, $"{model} answers; the provider has no list of models.")
        : listed.Count == 0 || listed.Any(known => known.Id == model) ? new("model", TestState.Good, model)
        : new("model", TestState.Fair, $"{model} answers, but is not in the provider's list.");

    // What is here within a moment arrives as one piece however it was sent, and nobody would notice.
    private static TestLine Streaming(Probe talk) => talk.Pieces > 1 || talk.Whole < NoticedWait
        ? new("streaming", TestState.Good)
        : new("streaming", TestState.Fair, "The answer came in one piece.",
            "It works, but you see an answer only when it is complete. Turn streaming on in the server, or in the proxy before it.");

    private static IEnumerable<TestLine> Tools(Probe tools)
    {
        const string advice = "Without tools the assistant can talk, but not build. Choose a model that calls tools; start vLLM with "
            + "--enable-auto-tool-choice, llama.cpp with --jinja.";
        var count = tools.Calls.Count(name => name == Weather[0].Name);
        yield return count > 0 ? new("tools", TestState.Good)
            : new("tools", TestState.Bad, tools.Failure?.Message ?? "It answered in words instead of calling the tool.", advice);
        yield return count > 1 ? new("parallelCalls", TestState.Good)
            : count == 1 ? new("parallelCalls", TestState.Fair, "It made one call of two.",
                "Everything works; work with many steps takes longer.")
            : new("parallelCalls", TestState.Skipped);
    }

    private static TestLine Pictures(Probe picture)
    {
        const string advice = "Attached pictures need a model with vision. Everything else works without.";
        if (picture.Failure is { } failure)
            return failure.Kind == ErrorKind.RateLimited
                ? new("pictures", TestState.Fair, failure.Message, "Test again in a minute.")
                : new("pictures", TestState.Fair, failure.Message, advice);
        return picture.Text.Contains("red", StringComparison.OrdinalIgnoreCase)
            ? new("pictures", TestState.Good)
            : new("pictures", TestState.Fair, "It did not see that the picture is red.", advice);
    }

    private static TestLine Window(
        Connection connection, IReadOnlyList<ListedModel>? listed, string model, ConnectedModel connected)
    {
        var said = connection.ContextTokens ?? listed?.FirstOrDefault(known => known.Id == model)?.ContextTokens ?? connected.ContextTokens;
        return said switch
        {
            null => new("window", TestState.Fair, "The provider does not say how much the model reads at once.",
                "Enter the number of tokens if you know it; Ollama's own limit is OLLAMA_CONTEXT_LENGTH."),
            < UsefulWindow => new("window", TestState.Fair, Tokens(said.Value),
                $"That is little: tools and conversation share it. At least {Tokens(UsefulWindow)} are better; local servers have a "
                + "setting for it."),
            _ => new("window", TestState.Good, Tokens(said.Value)),
        };
    }

    private static TestLine Speed(Probe talk)
    {
        var seconds = (talk.Whole - talk.First).TotalSeconds;
        double? rate = talk.OutputTokens is { } tokens && talk.Pieces > 1 && seconds > 0.01 ? tokens / seconds : null;
        var found = string.Create(CultureInfo.InvariantCulture, $"first word after {talk.First.TotalSeconds:0.0} s")
            + (rate is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known:0} tokens per second") : "");
        return talk.First > SlowStart || rate < SlowTokens
            ? new("speed", TestState.Fair, found, "A smaller model answers faster; so does a local one that is kept in memory.")
            : new("speed", TestState.Good, found);
    }

    private static string Tokens(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} tokens");

    private static Tool WeatherTool()
    {
        var function = KernelFunctionFactory.CreateFromMethod(
            ([Description("The city's name.")] string city) => city, "getWeather", "The weather in a city now.");
        return new Tool("getWeather", "Get weather", function.Description, RunsIn.Server,
            JsonDocument.Parse(WeatherSchema).RootElement, function);
    }
}
