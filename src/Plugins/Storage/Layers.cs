using System.Text.Json.Serialization;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>Whose a text is, where a service has several users.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Layer>))]
public enum Layer
{
    /// <summary>The user's own.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>The studio's, for all its users.</summary>
    [JsonStringEnumMemberName("team")]
    Team,

    /// <summary>It ships with the program.</summary>
    [JsonStringEnumMemberName("shipped")]
    Shipped,
}

/// <summary>Which layer a store changes, and what lies below it.</summary>
/// <param name="Own">The layer of what is changed; null where there is one user, and no layer needs a name.</param>
/// <param name="Team">The studio's, which counts where the user has nothing of their own; null where there is none, or that is changed.
/// </param>
public sealed record Layers(Layer? Own, TeamLayer? Team)
{
    /// <summary>There is one user.</summary>
    public static Layers None { get; } = new(null, null);

    /// <summary>What ships, where layers have names.</summary>
    public Layer? Shipped => Own is null ? null : Layer.Shipped;

    /// <summary>The error for a change, through a user's own store, of what is the studio's.</summary>
    /// <param name="what">What it is, with its name, as in "The skill 'x'".</param>
    /// <param name="instead">What the user can do themselves, a sentence.</param>
    public static ContextException NotOwn(string what, string instead) => ContextException.Invalid(
        $"{what} is the studio's, and is changed in the studio's layer, by those who may edit that. {instead}");
}

/// <summary>Where the studio's texts are. They are read through it and changed by none of its readers.</summary>
/// <param name="Database">Its rules.</param>
/// <param name="Files">Its other texts.</param>
public sealed record TeamLayer(ContextDatabase Database, UserFiles Files);
