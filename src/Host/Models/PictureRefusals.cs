namespace ComfyAssistant.Host.Models;

/// <summary>
/// Remembers for a model that it refused pictures, where no list says whether it takes any: it would refuse those of every request first.
/// </summary>
internal sealed class PictureRefusals
{
    private volatile bool _refused;

    /// <summary>Notes a refusal.</summary>
    public void WereRefused() => _refused = true;

    /// <summary>Whether the model takes pictures; null where nobody knows.</summary>
    /// <param name="listed">What its provider's list says, which a single refusal does not outweigh.</param>
    public bool? AreTaken(bool? listed) => listed ?? (_refused ? false : null);
}
