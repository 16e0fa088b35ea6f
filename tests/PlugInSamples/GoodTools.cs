using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace PlugInSamples;

/// <summary>How to greet.</summary>
public enum Mood
{
    Calm,
    VeryLoud,
}

/// <summary>Who is greeted. Types of the plug-in's own are what keeps others from being unloaded.</summary>
public sealed record Guest([property: Description("The name.")] string Name, int Age = 0);

/// <summary>A greeting.</summary>
public sealed record Greeting(string Text, Mood Mood, int Guests, string Model, string? Asked);

/// <summary>Tools that work.</summary>
public sealed class GoodTools(TimeProvider timeProvider, HttpClient http, ILogger<GoodTools> log)
{
    [KernelFunction("sampleGreet"), ReadsOnly, Description("Greet the guests, version one.")]
    public async Task<Greeting> GreetAsync(
        [Description("Who is there.")] IReadOnlyList<Guest> guests, TurnContext turn, CancellationToken cancellationToken,
        Mood mood = Mood.Calm)
    {
        log.LogDebug("{Guests} guests at {Time}, by {Http}", guests.Count, timeProvider.GetTimestamp(), http.Timeout);
        await Task.CompletedTask.WaitAsync(cancellationToken);
        return new("Hello " + string.Join(" and ", guests.Select(guest => guest.Name)), mood, guests.Count, turn.Model, turn.UserText);
    }

    [KernelFunction("sampleVersion"), Description("Say which version this is.")]
    public static ValueTask<string> Version() => ValueTask.FromResult("version one");

    [KernelFunction("sampleAsk"), AsksFirst, Description("Do something that the user is asked about.")]
    public static string Ask(int price) => $"paid {price}";
}
